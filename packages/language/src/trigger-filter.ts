import { literal } from "@keyway/schema/field-value";
import { type Indexed, termWeight } from "./catalogue-index.ts";
import { readCondition } from "./condition.ts";
import type { Context } from "./context.ts";
import { type Filled, put } from "./filled.ts";
import type { Phrase } from "./phrase-type.ts";
import { accepts } from "./rank-parts.ts";
import type { Token } from "./token.ts";

/** `is deactivated` names the event, not the user's status. */
export function isEventWord(phrase: Phrase, from: number, to: number, indexed: Indexed): boolean {
	const stem = phrase.tokens[to - 1]?.stem ?? "";
	const before = phrase.tokens[from - 1]?.lower ?? "";
	return (
		to - from === 1 &&
		(indexed.verbs.has(stem) || indexed.objects.includes(stem) || termWeight(indexed, stem) > 0.6) &&
		["is", "are", "be", "been", "was", "gets", "get", "becomes", "being", "inactive"].includes(before)
	);
}

/** What the words say of the person becomes the trigger's condition. */
export function fillFilter(
	indexed: Indexed,
	phrase: Phrase,
	condition: readonly Token[],
	context: Context,
	filled: Filled,
	source: string,
	skip = -1,
) {
	const watched = indexed.fields.find((field) => field.type === "list" && field.options === "userAttributes");
	const tests: string[] = [];
	const attributes = new Set<string>();
	for (const mention of phrase.mentions) {
		if (mention.from === skip || isEventWord(phrase, mention.from, mention.to, indexed)) continue;
		if (
			mention.candidates.some((each) =>
				indexed.fields.some(
					(field) =>
						field.name !== "filter" &&
						!["attribute", "value"].includes(each.list) &&
						accepts(field, each.list, each.connector, indexed.connector),
				),
			)
		)
			continue;
		const value = mention.candidates.find((each) => each.list === "value");
		const attribute = mention.candidates.find((each) => each.list === "attribute");
		if (attribute) attributes.add(attribute.value);
		if (
			!value?.attribute ||
			(value.attribute === "status" &&
				["is", "are", "gets", "was", "be", "been"].includes(phrase.tokens[mention.from - 1]?.lower ?? ""))
		)
			continue;
		if (watched && value.attribute !== "userType") attributes.add(value.attribute);
		if (mention.exact || value.attribute === "userType" || value.attribute === "status")
			tests.push(`trigger.user.${value.attribute} == ${JSON.stringify(value.value)}`);
	}
	const free = freeValue(phrase, attributes);
	if (free) tests.push(free);
	if (watched && attributes.size > 0)
		put(
			filled,
			watched.name,
			{ kind: "list", items: [...attributes].map((each) => literal(each)) },
			[...attributes].join(", "),
		);
	if (condition.length > 0) {
		const read = readCondition(
			condition,
			{ ...context, subject: { card: "trigger", path: ["user"] } },
			{ source, isFilter: true },
		);
		if (read.cel) tests.push(read.cel.includes("||") ? `(${read.cel})` : read.cel);
		if (read.guessed) filled.guessed = true;
	}
	const field = indexed.fields.find((each) => each.name === "filter");
	if (tests.length > 0 && field) put(filled, field.name, { kind: "expression", cel: tests.join(" && ") }, "");
	else delete filled.fields["filter"];
}

/** `changes to "Berlin"`, `country becomes Germany`: a value that no list knows. */
function freeValue(phrase: Phrase, attributes: ReadonlySet<string>): string | undefined {
	const [attribute, ...others] = [...attributes];
	const at = phrase.tokens.findLastIndex((token) => ["to", "becomes", "is"].includes(token.lower));
	const next = phrase.tokens[at + 1];
	if (
		!attribute ||
		others.length > 0 ||
		at < 0 ||
		!next ||
		!(next.kind === "quoted" || /^\p{Lu}/u.test(next.text)) ||
		phrase.mentions.some((mention) => mention.from === at + 1)
	)
		return undefined;
	return `trigger.user.${attribute} == ${JSON.stringify(next.kind === "quoted" ? next.text.slice(1, -1) : next.text)}`;
}
