import { type Assembly, inner } from "./assembly.ts";
import type { Node } from "./node.ts";

export function attempt(node: Extract<Node, { type: "try" }>, lane: string, of: Assembly): void {
	const made = of.draft.add(lane, "flow.try", {}, node.line, "exact", of.context);
	of.draft.laneOf(`${made.id}.try`);
	of.draft.laneOf(`${made.id}.onError`);
	inner(node.body, `${made.id}.try`, of);
}

export function failure(node: Extract<Node, { type: "failure" }>, lane: string, of: Assembly): void {
	const { draft, context } = of;
	const cards = draft.laneOf(lane);
	const before = cards.at(-1);
	if (!before) {
		draft.report("error", "NOTHING_TO_FAIL", "There is no step before this that could fail.", { line: node.line });
		draft.mark(node.line, undefined, "guessed");
		of.assemble(node.body, lane, of);
		return;
	}
	const isTry =
		draft.graph.cards[before]?.uses.startsWith("flow.try") &&
		(draft.graph.lanes[`${before}.onError`]?.length ?? 0) === 0;
	if (isTry) {
		inner(node.body, `${before}.onError`, of);
		return;
	}
	const sameLine = cards.filter((card) => context.made.find((made) => made.id === card)?.line === node.line);
	const wrapped = node.scope === "all" ? (sameLine.length > 0 ? sameLine : [...cards]) : [before];
	draft.graph.lanes[lane] = cards.filter((card) => !wrapped.includes(card));
	const made = draft.add(lane, "flow.try", {}, node.line, "exact", context);
	draft.graph.lanes[`${made.id}.try`] = wrapped;
	draft.laneOf(`${made.id}.onError`);
	inner(node.body, `${made.id}.onError`, of);
}
