import { Kbd, Modal } from "@mantine/core";
import { type Action, designerActions } from "./actions.ts";
import { useDialog } from "./dialog.ts";
import type { Hands } from "./selection-edits.ts";
import "./key-sheet.css";

type Key = { name: string; keys: string };

/** Keys that act on the card that has the focus, beside those of the actions. */
const ON_CARDS: Key[] = [
	{ name: "Walk from card to card", keys: "Arrows" },
	{ name: "Select along the way", keys: "Shift Arrows" },
	{ name: "Add to the selection", keys: "Shift Space" },
	{ name: "Move the card", keys: "Alt Arrows" },
	{ name: "Open its settings", keys: "Enter" },
	{ name: "Let go of the selection", keys: "Esc" },
];
const ON_CANVAS: Key[] = [
	{ name: "Find a step to add", keys: "/" },
	{ name: "Search or run a command", keys: "Ctrl K" },
	{ name: "Move the canvas", keys: "Space drag" },
];

/** All keys at a glance. */
export function KeySheet({ hands, readOnly }: { hands: Hands; readOnly: boolean }) {
	const close = useDialog((state) => state.close);
	const actions = designerActions(hands, readOnly);
	const of = (group: Action["group"]): Key[] =>
		actions.flatMap(({ group: own, id, name, keys }) =>
			own === group && keys ? [{ name: id === "undo" ? "Undo" : id === "redo" ? "Redo" : name, keys }] : [],
		);
	return (
		<Modal opened onClose={close} title="Keys" size={720}>
			<div className="key-sheet">
				<Keys title="Cards" keys={[...ON_CARDS, ...of("Cards")]} />
				<div>
					<Keys title="Flow" keys={of("Flow")} />
					<Keys title="Canvas" keys={[...ON_CANVAS, ...of("Canvas")]} />
				</div>
			</div>
		</Modal>
	);
}

function Keys({ title, keys }: { title: string; keys: Key[] }) {
	return (
		<section>
			<h3>{title}</h3>
			<dl>
				{keys.map(({ name, keys: written }) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>
							<Kbd>{written}</Kbd>
						</dd>
					</div>
				))}
			</dl>
		</section>
	);
}
