import type { FieldValue } from "@keyway/schema/field-value";
import { readAct } from "./act.ts";
import { setTrigger } from "./act-cards.ts";
import { type Assembly, sourceOf } from "./assembly.ts";
import { findList, listOutput } from "./context.ts";
import { PERSON_NOUNS } from "./fit.ts";
import { headsOf } from "./lexicon.ts";
import type { Node } from "./node.ts";
import { stemOf, type Token, textOf, tokenize } from "./token.ts";
import { readTrigger } from "./triggers.ts";

export function each(node: Extract<Node, { type: "each" }>, lane: string, of: Assembly): void {
	const { draft, context } = of;
	const source = sourceOf(of, node.line);
	if (of.awaitsTrigger && of.hasTriggerKind && lane === "main" && /^new(ly)?$/.test(node.tokens[0]?.lower ?? "")) {
		const words = `${node.tokens
			.map((token) => token.text)
			.join(" ")
			.replace(/^new(ly \w+)?/i, "a")} is created`;
		const reading = readTrigger(words, tokenize(words), context);
		if (reading) {
			setTrigger(reading, node.tokens, node.line, of);
			of.assemble(node.body, lane, of);
			return;
		}
	}
	of.awaitsTrigger = false;
	const list = readEach(source, node.tokens, lane, node.line, of);
	const fields: Record<string, FieldValue> = list.items ? { items: list.items } : {};
	const made = draft.add(lane, "flow.forEach", fields, node.line, list.guessed ? "guessed" : "exact", context);
	draft.say(node.line, made.id, node.tokens, list.guessed ? "guessed" : "exact");
	if (list.guessed)
		draft.report(
			"warning",
			"LIST_GUESSED",
			`It is not clear which list “${textOf(source, node.tokens)}” goes through; choose it.`,
			{ card: made.id, line: node.line, field: "items" },
		);
	draft.laneOf(`${made.id}.each`);
	const { subject, person } = context;
	context.loops.push({ id: made.id, noun: list.noun, isPerson: list.isPerson });
	if (list.isPerson) context.subject = { card: "item", path: [] };
	else if (/^(row|record|result|entri|item|line)/.test(list.noun)) context.subject = { card: "item", path: [] };
	else if (subject.card === "item") context.subject = { card: context.loops.at(-2)?.id ?? "item", path: ["item"] };
	context.person = undefined;
	of.assemble(node.body, `${made.id}.each`, of);
	context.loops.pop();
	context.subject = subject;
	context.person = person;
}

type EachReading = { items: FieldValue | undefined; noun: string; isPerson: boolean; guessed: boolean };

const PERSON_LISTS = new Set([
	"user",
	"member",
	"report",
	"holder",
	"worker",
	"contractor",
	"intern",
	"peopl",
	"person",
	"employe",
	"lead",
	"staff",
	"account",
	"leaver",
]);

const OF_BEFORE = new Set([
	"on",
	"them",
	"these",
	"those",
	"it",
	"one",
	"result",
	"match",
	"hit",
	"ones",
	"entri",
	"the",
	"item",
]);

/** What a loop goes through: the list of an earlier card, or a card that is added to find it. */
function readEach(source: string, tokens: readonly Token[], lane: string, line: number, of: Assembly): EachReading {
	const words = tokens.filter((token) => token.kind === "word");
	const noun = nounOf(words);
	const says = words.filter(
		(token) =>
			![
				"of",
				"the",
				"found",
				"returned",
				"listed",
				"in",
				"these",
				"those",
				"them",
				"each",
				"a",
				"one",
				"that",
				"all",
				"such",
				"list",
				"result",
				"results",
				"single",
			].includes(token.lower),
	);
	const isBack = OF_BEFORE.has(noun) || says.length <= 1;
	const isPeople = PERSON_LISTS.has(noun) || PERSON_NOUNS.has(noun);
	const known =
		isBack || !hasDetail(tokens)
			? findList(of.context, OF_BEFORE.has(noun) ? "" : isPeople ? "user" : noun)
			: undefined;
	if (known) {
		const person =
			isPerson(known.output) &&
			(known.made.indexed?.objects.every((object) => object !== "group") || known.output !== "groups");
		return {
			items: { kind: "ref", card: known.made.id, path: [known.output] },
			noun: stemOf(known.output),
			isPerson: person,
			guessed: false,
		};
	}
	const asked = `list all ${inPlural(source, tokens, noun).replace(/^(of )?(the )?/i, "")}`.replace(
		/\bmember of\b/i,
		"members of",
	);
	const reading = readAct(asked, tokenize(asked), of.context);
	if (reading && reading.indexed.entry.kind !== "control") {
		const made = of.draft.addIndexed(
			lane,
			reading.indexed,
			reading.filled.fields,
			line,
			reading.confidence,
			of.context,
		);
		const output = listOutput(made);
		if (output)
			return {
				items: { kind: "ref", card: made.id, path: [output] },
				noun: stemOf(output),
				isPerson: isPerson(output),
				guessed: reading.confidence === "guessed",
			};
	}
	const fallback = findList(of.context, "");
	return {
		items: fallback ? { kind: "ref", card: fallback.made.id, path: [fallback.output] } : undefined,
		noun,
		isPerson: PERSON_LISTS.has(noun),
		guessed: true,
	};
}

/** The words with their noun in the plural: `row in the table` → `rows in the table`. */
function inPlural(source: string, tokens: readonly Token[], noun: string): string {
	const text = textOf(source, tokens);
	const at = tokens.findIndex((token) => token.stem === noun);
	const token = tokens[at];
	if (!token || /s$/.test(token.lower)) return text;
	const end = token.end - (tokens[0]?.start ?? 0);
	return `${text.slice(0, end)}s${text.slice(end)}`;
}

const isPerson = (output: string): boolean => PERSON_LISTS.has(stemOf(output)) || headsOf(stemOf(output)).has("user");

function nounOf(words: readonly Token[]): string {
	const first = words.find((token) => !["of", "the", "a", "single", "such"].includes(token.lower));
	const modifiers = words.findIndex(
		(token) =>
			["of", "in", "who", "whose", "that", "with", "found", "from", "which"].includes(token.lower) &&
			token !== words[0],
	);
	const head = modifiers > 0 ? words[modifiers - 1] : words.at(-1);
	return (first && ["them", "these", "those"].includes(first.lower) ? first : head)?.stem ?? "";
}

const hasDetail = (tokens: readonly Token[]): boolean =>
	tokens.some((token) => ["whose", "who", "with", "where", "of"].includes(token.lower) && token !== tokens[0]);
