import { literal } from "@keyway/schema/field-value";
import { act, addControl, setTrigger } from "./act-cards.ts";
import { type Assembly, inner, sourceOf } from "./assembly.ts";
import { attempt, failure } from "./attempts.ts";
import { choice, condition, otherwise } from "./branches.ts";
import { findLength } from "./durations.ts";
import { exactly } from "./exact-cards.ts";
import { each } from "./loops.ts";
import type { Node } from "./node.ts";
import { isDone, pauseOf } from "./pauses.ts";
import { readPhrase } from "./phrase.ts";
import { findServices } from "./phrase-parts.ts";
import { textOf } from "./token.ts";
import { readTrigger } from "./triggers.ts";

/** Turns nodes into cards of a lane. */
export function assemble(nodes: readonly Node[], lane: string, of: Assembly): void {
	for (const node of nodes) {
		of.context.line = node.line;
		switch (node.type) {
			case "do":
				act(node.tokens, lane, node.line, of);
				break;
			case "within":
				within(node, lane, of);
				break;
			case "when":
				when(node, lane, of);
				break;
			case "if":
				condition(node, lane, of);
				break;
			case "case":
				choice(node, lane, of);
				break;
			case "else":
				otherwise(node, lane, of);
				break;
			case "each":
				each(node, lane, of);
				break;
			case "card":
				exactly(node, lane, of);
				break;
			case "lane":
				of.draft.report("error", "LANE_ALONE", `“Lane ${node.name}” stands under no card.`, { line: node.line });
				break;
			case "parallel":
				parallel(node, lane, of);
				break;
			case "try":
				attempt(node, lane, of);
				break;
			case "failure":
				failure(node, lane, of);
				break;
			case "answer":
				answer(node, lane, of);
				break;
		}
	}
}

/** Steps that are done in one service, where they name no other. */
function within(node: Extract<Node, { type: "within" }>, lane: string, of: Assembly): void {
	const { context } = of;
	const before = context.within;
	context.within = findServices(node.service, context.index, [])[0]?.connector;
	of.assemble(node.body, lane, of);
	context.within = before;
}

/** Each step in a branch of its own. */
function parallel(node: Extract<Node, { type: "parallel" }>, lane: string, of: Assembly): void {
	const made = of.draft.add(lane, "flow.parallel", {}, node.line, "exact", of.context);
	node.body.forEach((each, at) => {
		inner([each], `${made.id}.branch${at + 1}`, of);
	});
}

function when(node: Extract<Node, { type: "when" }>, lane: string, of: Assembly): void {
	const { context, draft } = of;
	const source = sourceOf(of, node.line);
	const isPause = node.word === "after" && findLength(node.tokens)?.to === node.tokens.length;
	if (isPause) of.awaitsTrigger = false;
	if (of.awaitsTrigger && lane === "main") {
		const reading = readTrigger(source, node.tokens, context);
		if (of.hasTriggerKind && reading && node.word !== "before") {
			setTrigger(reading, node.tokens, node.line, of);
			of.assemble(node.body, lane, of);
			return;
		}
		of.awaitsTrigger = false;
		if (!of.hasTriggerKind || node.word === "before") {
			draft.mark(node.line, undefined, node.word === "before" ? "guessed" : "exact");
			if (node.word === "before")
				draft.report(
					"warning",
					"TRIGGER_NOT_POSSIBLE",
					"Nothing starts a flow before this happens; it is read as a flow that is run by hand.",
					{ line: node.line },
				);
			for (const mention of readPhrase(source, node.tokens, context.index, context.names).mentions)
				context.focus.push(...mention.candidates);
			of.assemble(node.body, lane, of);
			return;
		}
		if (node.word === ":") {
			of.awaitsTrigger = true;
			of.assemble(node.body, lane, of);
			return;
		}
		const words = textOf(source, node.tokens);
		draft.mark(node.line, undefined, "unknown");
		draft.report(
			"error",
			"TRIGGER_NOT_UNDERSTOOD",
			`No trigger fits “${words}”. Choose the event that starts the flow.`,
			{ line: node.line },
		);
		of.assemble(node.body, lane, of);
		return;
	}
	if (node.word === ":") {
		of.assemble(node.body, lane, of);
		return;
	}
	const waiting = pauseOf(node, source, of);
	if (waiting) addControl(waiting, node.tokens, lane, node.line, of);
	else if (["when", "whenever", "once", "if"].includes(node.word) && !isDone(node.tokens)) {
		condition(conditionBehind(node), lane, of);
		return;
	}
	of.assemble(node.body, lane, of);
}

/** The clause behind its first word ("when …") read as a plain condition. */
function conditionBehind({ tokens, line, body }: Pick<Extract<Node, { type: "if" }>, "tokens" | "line" | "body">) {
	return { type: "if" as const, tokens: tokens.slice(1), negate: false, line, body, chain: false, trailing: false };
}

function answer(node: Extract<Node, { type: "answer" }>, lane: string, of: Assembly): void {
	const { draft } = of;
	const approval = of.lastApproval;
	if (!approval) {
		condition(conditionBehind(node), lane, of);
		return;
	}
	draft.mark(node.line, undefined, "exact");
	const card = draft.graph.cards[approval];
	if (card?.uses.startsWith("flow.waitFor") && node.lane !== "timedOut") {
		of.assemble(node.body, lane, of);
		return;
	}
	const length = node.lane === "timedOut" ? findLength(node.tokens) : undefined;
	if (card && length && !card.fields["timeout"]) card.fields["timeout"] = literal(length.iso);
	const { context, asked } = of;
	const { subject, loops, person } = context;
	if (asked) Object.assign(context, { ...asked, loops: [...asked.loops] });
	inner(node.body, `${approval}.${node.lane}`, of);
	Object.assign(context, { subject, loops, person });
	of.lastApproval = approval;
	of.asked = asked;
}
