import { Button, Kbd, Modal } from "@mantine/core";
import { Pencil, RotateCcw } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import type { Action } from "./action.ts";
import { designerActions } from "./actions.ts";
import { useDialog } from "./dialog.ts";
import { useKeyMap } from "./key-map.ts";
import { written } from "./keys.ts";
import type { Hands } from "./selection-edits.ts";
import "./key-sheet.css";

type Key = { name: string; keys: string; action?: Action };

/** Keys that act on the card that has the focus, beside those of the actions. */
const ON_CARDS: Key[] = [
	{ name: "Walk from card to card", keys: "Arrows" },
	{ name: "Select along the way", keys: "Shift Arrows" },
	{ name: "Add to the selection", keys: "Shift Space" },
	{ name: "Menu of the card", keys: "Shift F10" },
	{ name: "Let go of the selection", keys: "Esc" },
];
const ON_CANVAS: Key[] = [
	{ name: "Search or run a command", keys: "Ctrl K" },
	{ name: "Move the canvas", keys: "Space drag" },
];

const nameOf = ({ id, name }: Action) => (id === "undo" ? "Undo" : id === "redo" ? "Redo" : name);

/** All keys at a glance; each of ours can be changed or switched off (WCAG 2.1.4), for this person in this browser. */
export function KeySheet({ hands, readOnly }: { hands: Hands; readOnly: boolean }) {
	const close = useDialog((state) => state.close);
	const { changed, reset } = useKeyMap();
	const actions = designerActions(hands, readOnly);
	const of = (group: Action["group"]): Key[] =>
		actions.flatMap((action) =>
			action.group === group && action.keys !== undefined
				? [{ name: nameOf(action), keys: action.keys, ...(action.byBrowser || action.byCanvas ? {} : { action }) }]
				: [],
		);
	const takenBy = (keys: string, by: Action) =>
		actions.find((each) => each.id !== by.id && each.keys?.toLowerCase() === keys.toLowerCase());
	return (
		<Modal opened onClose={close} title="Keys" size={820}>
			<div className="key-sheet">
				<Keys title="Cards" keys={[...ON_CARDS, ...of("Cards")]} takenBy={takenBy} />
				<div>
					<Keys title="Flow" keys={of("Flow")} takenBy={takenBy} />
					<Keys title="Canvas" keys={[...ON_CANVAS, ...of("Canvas")]} takenBy={takenBy} />
					{Object.keys(changed).length > 0 ? (
						<Button mt={14} leftSection={<RotateCcw size={14} />} onClick={() => reset()}>
							Back to the usual keys
						</Button>
					) : null}
				</div>
			</div>
		</Modal>
	);
}

type TakenBy = (keys: string, by: Action) => Action | undefined;

function Keys({ title, keys, takenBy }: { title: string; keys: Key[]; takenBy: TakenBy }) {
	return (
		<section>
			<h3>{title}</h3>
			<dl>
				{keys.map(({ name, keys: own, action }) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{action ? <KeyButton action={action} takenBy={takenBy} /> : <Kbd>{own}</Kbd>}</dd>
					</div>
				))}
			</dl>
		</section>
	);
}

/** The key of an action: pressed, it waits for another one. */
function KeyButton({ action, takenBy }: { action: Action; takenBy: TakenBy }) {
	const change = useKeyMap((state) => state.change);
	const [asking, ask] = useState(false);
	const [problem, setProblem] = useState("");
	const onKeyDown = (event: KeyboardEvent) => {
		if (!asking || event.key === "Tab") return;
		event.preventDefault();
		event.stopPropagation();
		const keys = written(event.nativeEvent);
		if (keys === null) return;
		const off = keys === "Backspace" || keys === "Del";
		const other = off ? undefined : takenBy(keys, action);
		if (keys !== "Esc" && other) return setProblem(`${keys} is “${nameOf(other)}”.`);
		if (keys !== "Esc") change(action.id, off ? "" : keys);
		setProblem("");
		ask(false);
	};
	return (
		<>
			<span className="key-problem" role="status">
				{problem}
			</span>
			<button
				type="button"
				className="key-button"
				aria-label={
					asking ? `Press the new key for ${nameOf(action)}` : `${nameOf(action)}: ${action.keys || "no key"}, change`
				}
				onClick={() => ask(true)}
				onKeyDown={onKeyDown}
				onBlur={() => ask(false)}
			>
				{asking ? <em>Press a key; Backspace for none</em> : action.keys ? <Kbd>{action.keys}</Kbd> : <em>None</em>}
				<Pencil size={12} aria-hidden="true" />
			</button>
		</>
	);
}
