import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { addCard, moveCard, removeCard, replaceCard, setCard, setField, setTrigger } from "./apply-card.ts";
import { addLane, removeGroup, removeLane, removeNote, setGroup, setNote } from "./apply-lane.ts";
import { applyDiff, conflicts } from "./diff.ts";
import type { Edit, EditKind, EditOf } from "./edit.ts";
import { type Applied, refuse } from "./edit-problem.ts";
import { normalCard } from "./field-value.ts";
import { graphProblems } from "./well-formed.ts";

/** One handler an edit: an edit without a handler does not compile. */
const handlers: { [K in EditKind]: (graph: FlowGraph, edit: EditOf<K>, catalogue: Catalogue | undefined) => Applied } =
	{
		"card.add": addCard,
		"card.remove": removeCard,
		"card.move": moveCard,
		"card.set": setCard,
		"card.replace": replaceCard,
		"field.set": setField,
		"trigger.set": setTrigger,
		"lane.add": addLane,
		"lane.remove": removeLane,
		"group.set": setGroup,
		"group.remove": removeGroup,
		"note.set": setNote,
		"note.remove": removeNote,
		"diff.apply": (graph, { diff }) => {
			const lost = conflicts(graph, diff);
			if (lost.length > 0) return refuse("EDIT_OVERTAKEN", {}, { records: lost.join(", ") });
			return checked(applyDiff(graph, diff));
		},
		"graph.set": (_, { graph }) =>
			checked({
				...graph,
				trigger: graph.trigger && normalCard(graph.trigger),
				cards: Object.fromEntries(Object.entries(graph.cards).map(([id, card]) => [id, normalCard(card)])),
			}),
	};

/** A whole document is taken only when it is a structured program. */
function checked(graph: FlowGraph): Applied {
	const problem = graphProblems(graph).find((each) => each.severity === "error");
	return problem ? { problem } : { graph };
}

/**
 * The flow after one edit, or why it cannot be done; the flow that is given is not changed, and nothing is thrown for
 * a bad edit. With a catalogue, control cards get their lanes and only lanes that their entries declare are accepted.
 */
export function applyEdit<K extends EditKind>(graph: FlowGraph, edit: EditOf<K>, catalogue?: Catalogue): Applied {
	const handler = handlers[edit.kind as K] as (graph: FlowGraph, edit: Edit, catalogue?: Catalogue) => Applied;
	return handler(graph, edit, catalogue);
}

/** Edits one after the other, all or none: `index` says which of them failed. */
export function applyEdits(
	graph: FlowGraph,
	edits: readonly Edit[],
	catalogue?: Catalogue,
): { graph: FlowGraph } | { problem: Problem; index: number } {
	let current = graph;
	for (const [index, edit] of edits.entries()) {
		const applied = applyEdit(current, edit, catalogue);
		if ("problem" in applied) return { problem: applied.problem, index };
		current = applied.graph;
	}
	return { graph: current };
}
