import { type Assembly, inner } from "./assembly.ts";
import type { Node } from "./node.ts";

/** A card that is written exactly. */
export function exactly(node: Extract<Node, { type: "card" }>, lane: string, of: Assembly): void {
	const { draft, context } = of;
	of.awaitsTrigger = false;
	if (node.isTrigger) {
		const indexed = draft.index.byId.get(node.id);
		draft.graph.trigger = { id: "trigger", uses: node.uses ?? indexed?.uses ?? node.id, fields: node.fields };
		context.made.push({ id: "trigger", indexed, uses: node.id, fields: node.fields, line: node.line });
		draft.mark(node.line, "trigger", "exact");
		of.assemble(node.body, lane, of);
		return;
	}
	const made = draft.add(lane, node.id, node.fields, node.line, "exact", context, node.uses);
	if (node.id === "flow.approval") of.lastApproval = made.id;
	const first = { "flow.if": "then", "flow.forEach": "each", "flow.try": "try" }[node.id];
	const plain = node.body.filter((each) => each.type !== "lane");
	const isLoop = node.id === "flow.forEach";
	const { subject } = context;
	if (isLoop) context.loops.push({ id: made.id, noun: "item", isPerson: true });
	if (isLoop) context.subject = { card: "item", path: [] };
	if (first) inner(plain, `${made.id}.${first}`, of);
	for (const each of node.body) if (each.type === "lane") inner(each.body, `${made.id}.${each.name}`, of);
	if (isLoop) context.loops.pop();
	context.subject = subject;
	if (first === "then") of.lastIf.set(lane, { card: made.id, cases: 0, negatable: true, line: node.line });
}
