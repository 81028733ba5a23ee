import type { FieldValue } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";

const known = new WeakMap<FlowGraph, Map<string, boolean>>();

/**
 * Whether some field of the flow may read this output of a card. A loop over thousands of items collects what its items
 * gave only then: a version never changes, so every replay says the same.
 */
export function isCollected(graph: FlowGraph, card: string, output: string): boolean {
	const answers = known.get(graph) ?? new Map<string, boolean>();
	known.set(graph, answers);
	const key = `${card}.${output}`;
	const answer = answers.get(key);
	if (answer !== undefined) return answer;
	const found = Object.values(graph.cards).some((each) =>
		[...Object.values(each.fields), ...Object.values(each.outputs ?? {}).flatMap(Object.values<FieldValue>)].some(
			(field) => reads(field, card, output),
		),
	);
	answers.set(key, found);
	return found;
}

function reads(field: FieldValue, card: string, output: string): boolean {
	switch (field.kind) {
		case "literal":
			return false;
		case "ref":
			return field.card === card && (field.path.length === 0 || field.path[0] === output);
		case "template":
			return field.parts.some((part) => typeof part !== "string" && reads({ kind: "ref", ...part }, card, output));
		case "expression":
			return field.cel.includes(output) || /\bsteps\s*(\[|$|[^.\s])/.test(field.cel);
		case "list":
			return field.items.some((each) => reads(each, card, output));
		case "object":
			return Object.values(field.fields).some((each) => reads(each, card, output));
	}
}
