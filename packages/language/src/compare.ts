import type { FlowGraph } from "@keyway/schema/flow";

/** Whether two flows do the same: the same cards with the same fields in the same lanes, whatever else is set. */
export function sameGraph(a: FlowGraph, b: FlowGraph): boolean {
	return JSON.stringify(shape(a)) === JSON.stringify(shape(b));
}

const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, each]) => [key, sorted(each)]),
	);
};

function shape(graph: FlowGraph): unknown {
	return sorted({
		trigger: graph.trigger ? { uses: graph.trigger.uses, fields: graph.trigger.fields } : null,
		cards: Object.fromEntries(
			Object.entries(graph.cards).map(([id, card]) => [id, { uses: card.uses, fields: card.fields }]),
		),
		lanes: Object.fromEntries(Object.entries(graph.lanes).filter(([, cards]) => cards.length > 0)),
	});
}
