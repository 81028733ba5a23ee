import { type FieldValue, literal } from "@keyway/schema/field-value";
import { setTrigger } from "./act-cards.ts";
import { type Assembly, conditionOf, inner, sourceOf } from "./assembly.ts";
import { readCondition } from "./condition.ts";
import { findLength } from "./durations.ts";
import type { Node } from "./node.ts";
import { textOf, tokenize } from "./token.ts";
import { isIndefinite, readTrigger } from "./triggers.ts";

export function condition(node: Extract<Node, { type: "if" }>, lane: string, of: Assembly): void {
	const { draft, context } = of;
	const source = sourceOf(of, node.line);
	if (of.awaitsTrigger && of.hasTriggerKind && lane === "main") {
		const reading = isIndefinite(node.tokens) ? readTrigger(source, node.tokens, context) : undefined;
		if (reading && reading.score > 3) {
			setTrigger(reading, node.tokens, node.line, of);
			of.assemble(node.body, lane, of);
			return;
		}
		of.awaitsTrigger = false;
	}
	const previous = of.lastIf.get(lane);
	if (node.chain && previous) {
		addCase(previous, conditionOf(node.tokens, node.negate, lane, node.line, of), node, lane, of);
		return;
	}
	pauseBefore(node, lane, of);
	const read = conditionOf(node.tokens, node.negate, lane, node.line, of);
	const fields: Record<string, FieldValue> = read.cel ? { when: { kind: "expression", cel: read.cel } } : {};
	const made = draft.add(lane, "flow.if", fields, node.line, read.guessed ? "guessed" : "exact", context);
	const words = textOf(source, node.tokens);
	draft.say(node.line, made.id, node.tokens, read.guessed ? "guessed" : "exact");
	draft.mark(node.line, made.id, "exact").reasons.push({ card: made.id, field: "when", words });
	if (read.guessed)
		draft.report("warning", "CONDITION_GUESSED", `The condition “${words}” was not fully understood; check it.`, {
			card: made.id,
			line: node.line,
			field: "when",
		});
	inner(node.body, `${made.id}.then`, of);
	draft.laneOf(`${made.id}.then`);
	draft.laneOf(`${made.id}.else`);
	of.lastIf.set(lane, { card: made.id, cases: 0, negatable: true, line: node.line });
}

/** `if there is no activity within 7 days`: the flow waits before it looks. */
function pauseBefore(node: Extract<Node, { type: "if" }>, lane: string, of: Assembly): void {
	const words = node.tokens.map((token) => token.lower);
	const length = findLength(node.tokens);
	const waits =
		words.includes("within") ||
		(words.includes("after") && words.some((word) => word === "still" || word === "not" || word === "no")) ||
		(words.includes("still") && length);
	if (
		!length ||
		!waits ||
		words.includes("contract") ||
		of.context.made.length === 0 ||
		of.context.made.at(-1)?.id === "trigger"
	)
		return;
	of.draft.add(lane, "flow.wait", { duration: literal(length.iso) }, node.line, "exact", of.context);
}

type Previous = { card: string; cases: number; negatable: boolean; line: number };

function addCase(
	previous: Previous,
	read: { cel: string | undefined; guessed: boolean },
	node: { body: Node[]; line: number },
	lane: string,
	of: Assembly,
): void {
	const { graph } = of.draft;
	const card = graph.cards[previous.card];
	if (!card) return;
	if (previous.cases === 0) {
		const when = card.fields["when"];
		if (when) card.fields = { case1: when };
		graph.lanes[`${card.id}.case1`] = graph.lanes[`${card.id}.then`] ?? [];
		delete graph.lanes[`${card.id}.then`];
		previous.cases = 1;
	}
	previous.cases++;
	if (read.cel) card.fields[`case${previous.cases}`] = { kind: "expression", cel: read.cel };
	of.draft.mark(node.line, card.id, read.guessed ? "guessed" : "exact");
	if (read.guessed)
		of.draft.report("warning", "CONDITION_GUESSED", "A condition was not fully understood; check it.", {
			card: card.id,
			line: node.line,
			field: `case${previous.cases}`,
		});
	of.draft.laneOf(`${card.id}.case${previous.cases}`);
	inner(node.body, `${card.id}.case${previous.cases}`, of);
	of.lastIf.set(lane, previous);
}

export function choice(node: Extract<Node, { type: "case" }>, lane: string, of: Assembly): void {
	const source = sourceOf(of, node.line);
	const words = `${textOf(source, node.subject)} is ${textOf(source, node.tokens).replace(/[,:]\s*$/, "")}`;
	const read = readCondition(tokenize(words), of.context, { source: words });
	const previous = of.lastIf.get(lane);
	if (previous && previous.line === node.line) {
		addCase(previous, read, node, lane, of);
		return;
	}
	const made = of.draft.add(
		lane,
		"flow.if",
		read.cel ? { when: { kind: "expression", cel: read.cel } } : {},
		node.line,
		read.guessed ? "guessed" : "exact",
		of.context,
	);
	inner(node.body, `${made.id}.then`, of);
	of.draft.laneOf(`${made.id}.then`);
	of.draft.laneOf(`${made.id}.else`);
	of.lastIf.set(lane, { card: made.id, cases: 0, negatable: true, line: node.line });
}

export function otherwise(node: Extract<Node, { type: "else" }>, lane: string, of: Assembly): void {
	const previous = of.lastIf.get(lane);
	const approval = of.lastApproval;
	const last = of.draft.laneOf(lane).at(-1);
	if (previous && previous.card === last) {
		of.draft.mark(node.line, undefined, "exact");
		inner(node.body, `${previous.card}.else`, of);
		return;
	}
	const owner = /^(.+)\.(then|case\d+)$/.exec(lane)?.[1];
	if (owner && !last?.startsWith("if")) {
		inner(node.body, `${owner}.else`, of);
		return;
	}
	if (approval && !of.draft.graph.cards[approval]?.uses.startsWith("flow.waitFor")) {
		inner(node.body, `${approval}.denied`, of);
		return;
	}
	if (last && of.draft.graph.cards[last]?.uses.startsWith("flow.if")) {
		inner(node.body, `${last}.else`, of);
		return;
	}
	const deep = [...of.lastIf.values()].at(-1);
	if (deep) {
		inner(node.body, `${deep.card}.else`, of);
		return;
	}
	if (wrapsTrigger(node, lane, of)) return;
	of.draft.report("error", "OTHERWISE_ALONE", "There is no condition before this “otherwise”.", { line: node.line });
	of.draft.mark(node.line, undefined, "guessed");
	of.assemble(node.body, lane, of);
}

/** `When … and their country is Germany, … In all other cases …`: what the trigger asked is a condition of the flow. */
function wrapsTrigger(node: Extract<Node, { type: "else" }>, lane: string, of: Assembly): boolean {
	const { draft, context } = of;
	const filter = draft.graph.trigger?.fields["filter"];
	const cards = draft.laneOf(lane);
	if (lane !== "main" || filter?.kind !== "expression" || cards.length === 0 || !draft.graph.trigger) return false;
	const { filter: _, ...fields } = draft.graph.trigger.fields;
	draft.graph.trigger.fields = fields;
	const then = [...cards];
	draft.graph.lanes[lane] = [];
	const made = draft.add(lane, "flow.if", { when: filter }, node.line, "exact", context);
	draft.graph.lanes[`${made.id}.then`] = then;
	draft.laneOf(`${made.id}.else`);
	inner(node.body, `${made.id}.else`, of);
	of.lastIf.set(lane, { card: made.id, cases: 0, negatable: true, line: node.line });
	return true;
}
