import type { FlowGraph } from "@keyway/schema/flow";
import { type CardId, laneParts } from "@keyway/schema/ids";
import type { Control } from "./control.ts";

/** `flow.parallel`: all its lanes side by side; goes on when all of them, or with `join: "first"` one, has ended. */
export const parallel: Control = {
	perform({ graph, card, value }) {
		return { kind: "done", output: {}, lanes: branches(graph, card.id), first: value("join") === "first" };
	},
};

/** `branch1`, `branch2` … by their numbers. */
function branches(graph: FlowGraph, card: CardId): string[] {
	return Object.keys(graph.lanes)
		.map(laneParts)
		.filter((lane) => lane.card === card && lane.name.startsWith("branch"))
		.map((lane) => lane.name)
		.sort((a, b) => Number(a.slice("branch".length)) - Number(b.slice("branch".length)));
}

/** `flow.try`: its lane `try`; an error in it goes on in the lane `onError`. A `flow.stop` is no error. */
export const flowTry: Control = {
	perform: () => ({ kind: "done", output: { error: null }, lanes: ["try"] }),
};
