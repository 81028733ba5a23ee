import { type ActReading, readAct } from "./act.ts";
import type { LooseEntry } from "./catalogue.ts";
import { readCondition } from "./condition.ts";
import type { Context, Made } from "./context.ts";
import type { Draft } from "./draft.ts";
import type { Source } from "./line-reading.ts";
import type { Node } from "./node.ts";
import { readPhrase } from "./phrase.ts";
import { type Token, textOf, tokenize } from "./token.ts";

/** What is open while nodes become cards. */
export type Assembly = {
	draft: Draft;
	/** Turns nodes into cards of a lane: `assemble`. */
	assemble: (nodes: readonly Node[], lane: string, of: Assembly) => void;
	catalogue: readonly LooseEntry[];
	context: Context;
	/** Text of each line, and the column at which it begins. */
	sources: Map<number, Source>;
	/** The flow may still get its trigger. */
	awaitsTrigger: boolean;
	hasTriggerKind: boolean;
	lastApproval: string | undefined;
	/** What words meant where the last question was asked: an answer may stand outside of its loop. */
	asked: Pick<Context, "subject" | "loops" | "person"> | undefined;
	/** The flow.if that an `otherwise` belongs to, per lane. */
	lastIf: Map<string, { card: string; cases: number; negatable: boolean; line: number }>;
	/** Cards of the sentence before, for `if anything fails`. */
	sentence: { lane: string; from: number; line: number } | undefined;
};

export const sourceOf = (of: Assembly, line: number): string => of.sources.get(line)?.text ?? "";

/** What later words may mean by `it` and `the user`. */
export function remember({ phrase, indexed }: ActReading, made: Made, { context, draft }: Assembly): void {
	const held = new Set(Object.values(made.fields).flatMap((value) => (value.kind === "literal" ? [value.value] : [])));
	for (const mention of phrase.mentions)
		context.focus.push(...mention.candidates.filter((each) => held.has(each.value)));
	const trigger = draft.graph.trigger ? draft.index.byId.get(draft.graph.trigger.uses.replace(/@\d+$/, "")) : undefined;
	const givesUser =
		draft.graph.trigger !== null &&
		(trigger === undefined || trigger.outputs.length === 0 || trigger.outputs.includes("user"));
	const makesUser =
		indexed.outputs.includes("user") &&
		!indexed.isService &&
		indexed.verbs.has("creat") &&
		indexed.objects[0] === "user";
	if (makesUser && !givesUser && context.loops.length === 0) context.subject = { card: made.id, path: ["user"] };
}

export function conditionOf(
	tokens: readonly Token[],
	negate: boolean,
	lane: string,
	line: number,
	of: Assembly,
): { cel: string | undefined; guessed: boolean } {
	const source = sourceOf(of, line);
	const ask = (asked: readonly Token[]): string | undefined => {
		const words = `check whether the user has ${textOf(source, asked).replace(/^.*?\b(has|have|holds?|lacks?|with|without|had|the)\b\s*/i, "")}`;
		const reading = readAct(words, tokenize(words), of.context);
		if (
			!reading ||
			reading.confidence === "guessed" ||
			!reading.indexed.outputs.concat("hasAccess").includes("hasAccess")
		)
			return undefined;
		const made = of.draft.addIndexed(lane, reading.indexed, reading.filled.fields, line, "synonym", of.context);
		remember(reading, made, of);
		return `steps.${made.id}.${reading.indexed.outputs.find((name) => /^(has|is)[A-Z]/.test(name)) ?? "hasAccess"}`;
	};
	const read = readCondition(tokens, of.context, { source, ask });
	for (const mention of readPhrase(source, tokens, of.context.index, of.context.names).mentions)
		if (mention.exact) of.context.focus.push(...mention.candidates);
	return { cel: read.cel && negate ? `!(${read.cel})` : read.cel, guessed: read.guessed };
}

/** A lane's own cards are not seen from outside of it, but what was spoken of is. */
export function inner(body: readonly Node[], lane: string, of: Assembly): void {
	const subject = of.context.subject;
	of.assemble(body, lane, of);
	of.context.subject = subject;
}
