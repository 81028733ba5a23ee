import { useDocument } from "../designer/document-context.ts";
import { cardOf, entryOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { useCommitted } from "./use-committed.ts";

/** The card's title, changed in place; empty = the name of what it does. */
export function InspectorTitle({ context, card, readOnly }: { context: FlowContext; card: string; readOnly: boolean }) {
	const edit = useDocument((state) => state.edit);
	const fallback = entryOf(context, card)?.name ?? "";
	const { text, change, flush } = useCommitted(titleOf(context, card), (next) => {
		const title = next.trim();
		edit(`Rename ${titleOf(context, card)}`, [
			{ kind: "card.set", card, patch: { title: title === "" || title === fallback ? null : title } },
		]);
	});
	return (
		<input
			className="inspector-title"
			aria-label="Title of the step"
			maxLength={200}
			readOnly={readOnly || !cardOf(context, card)}
			placeholder={fallback}
			value={text}
			onChange={(event) => change(event.currentTarget.value)}
			onBlur={flush}
			onKeyDown={(event) => {
				if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.currentTarget.blur();
			}}
		/>
	);
}
