import { ActionIcon } from "@mantine/core";
import { Lightbulb, X } from "lucide-react";
import { useState } from "react";
import { useMe } from "../session/use-me.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocument } from "./document-context.ts";

const HINTS = {
	data: "Drag an output of a card to a field of a later one, or press C: the field then reads it in every run.",
	test: "Press Test to try the flow with example data. Nothing leaves the house.",
	publish: "The flow has no problems left. Publish it, and its trigger starts it from then on.",
};

const keyOf = (account: string) => `keyway.hints.${account}`;
const seenBy = (account: string): string[] => (localStorage.getItem(keyOf(account)) ?? "").split(" ").filter(Boolean);

/** One thing to try next, each told once to each person: map data, test, publish. */
export function Hints({ published }: { published: boolean }) {
	const { me, may } = useMe();
	const account = me?.id ?? "";
	const [seen, setSeen] = useState(() => seenBy(account));
	const cards = useDocument((state) => Object.keys(state.graph.cards).length);
	const edited = useDocument((state) => state.history.done.length > 0);
	const errors = useDocument((state) => state.problems.some((problem) => problem.severity === "error"));
	const selected = useDesignerView((view) => view.selected);
	if (!edited || published) return null;
	const due: (keyof typeof HINTS | false)[] = [
		cards >= 1 && selected !== null && "data",
		cards >= 2 && "test",
		cards >= 1 && !errors && may("flows:publish") && "publish",
	];
	const id = due.find((each) => each !== false && !seen.includes(each));
	if (!id) return null;
	const close = () => {
		const next = [...seen, id];
		localStorage.setItem(keyOf(account), next.join(" "));
		setSeen(next);
	};
	return (
		<div className="stage-message" data-tone="hint" role="note" aria-label="Hint">
			<Lightbulb size={15} aria-hidden="true" />
			<span>{HINTS[id]}</span>
			<ActionIcon size={26} aria-label="Got it" onClick={close}>
				<X size={14} />
			</ActionIcon>
		</div>
	);
}
