import type { FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";

const LANES: Record<string, readonly string[]> = {
	"flow.forEach": ["each"],
	"flow.try": ["try", "onError"],
	"flow.approval": ["approved", "denied", "timedOut"],
	"flow.waitFor": ["timedOut"],
	"flow.parallel": ["branch1", "branch2"],
};

/** Gives every control card the lanes that it must have, in the order in which people read them. */
export function completeLanes(graph: FlowGraph): void {
	for (const card of Object.values(graph.cards)) {
		const id = definitionId(card.uses);
		const cases = Object.keys(card.fields).filter((name) => /^case[1-9]\d*$/.test(name));
		const names =
			id === "flow.if"
				? [...(card.fields["when"] || cases.length === 0 ? ["then"] : []), ...cases, "else"]
				: (LANES[id] ?? []);
		for (const name of names) graph.lanes[`${card.id}.${name}`] ??= [];
	}
}
