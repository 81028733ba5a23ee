import { type FieldValue, literal } from "@keyway/schema/field-value";
import type { LooseField } from "./catalogue.ts";
import { readCondition } from "./condition.ts";
import { type Context, findMade } from "./context.ts";
import { type Filled, put } from "./filled.ts";
import type { Phrase } from "./phrase-type.ts";
import type { Token } from "./token.ts";

export function fillExpression(field: LooseField, phrase: Phrase, context: Context, filled: Filled) {
	if (field.name === "when" || /^case\d/.test(field.name)) return;
	const start = filterStart(phrase);
	if (start === undefined) return;
	const read = readCondition(
		phrase.tokens.slice(start),
		{ ...context, subject: { card: "item", path: [] }, loops: [] },
		{ isFilter: true, source: phrase.source },
	);
	if (!read.cel) return;
	const before = phrase.mentions
		.filter((mention) => mention.from < start && mention.from > phrase.verbAt)
		.flatMap((mention) => mention.candidates.find((each) => each.attribute !== undefined) ?? [])
		.map((value) => `item.${value.attribute} == ${JSON.stringify(value.value)}`);
	const cel = [...before, read.cel.includes("||") && before.length > 0 ? `(${read.cel})` : read.cel].join(" && ");
	put(
		filled,
		field.name,
		{ kind: "expression", cel },
		phrase.tokens
			.slice(start)
			.map((token) => token.text)
			.join(" "),
	);
	if (read.guessed) filled.guessed = true;
}

/** Where the condition of a search begins: after `whose`, `where`, `with`, or at an adjective before the noun. */
function filterStart(phrase: Phrase): number | undefined {
	if (phrase.relative < phrase.tokens.length) return phrase.relative;
	const at = phrase.tokens.findIndex(
		(token, place) =>
			place > phrase.verbAt + 1 &&
			["with", "matching", "for", "by", "in", "from"].includes(token.lower) &&
			phrase.mentions.some(
				(mention) =>
					mention.from > place && mention.candidates.some((each) => each.list === "attribute" || each.list === "value"),
			),
	);
	if (at >= 0) return at;
	const adjective = phrase.mentions.find((mention) =>
		mention.candidates.some((each) => each.list === "value" || each.list === "attribute"),
	);
	return adjective ? adjective.from : undefined;
}

/** `set the department to Sales`, `department = Sales`: attribute → value. */
export function fillAttributes(field: LooseField, phrase: Phrase, context: Context, filled: Filled) {
	const fields: Record<string, FieldValue> = {};
	for (const [at, mention] of phrase.mentions.entries()) {
		const attribute = mention.candidates.find((each) => each.list === "attribute");
		if (!attribute) continue;
		const to = phrase.tokens.findIndex(
			(token, place) => place >= mention.to && ["to", "=", "is", "as", ":"].includes(token.lower),
		);
		if (to < 0 || to > mention.to + 3) continue;
		const next = phrase.tokens[to + 1];
		if (!next) continue;
		const value = phrase.mentions.slice(at + 1).find((each) => each.from === to + 1);
		const generated = findMade(context, (each) => each.indexed?.outputs.includes(attribute.value) ?? false);
		if (["the", "it", "that", "this"].includes(next.lower) && generated)
			fields[attribute.value] = { kind: "ref", card: generated.id, path: [attribute.value] };
		else
			fields[attribute.value] = literal(
				next.kind === "quoted"
					? next.text.slice(1, -1)
					: value
						? (value.candidates.find((each) => each.attribute === attribute.value)?.value ??
							value.candidates[0]?.value ??
							next.text)
						: textUntilSign(phrase.tokens, to + 1),
			);
	}
	const last = context.made.at(-1);
	const output = last?.indexed?.outputs.find((name) => context.names.attributes.has(name));
	if (
		Object.keys(fields).length === 0 &&
		last &&
		output &&
		phrase.tokens.some((token) => ["it", "this", "that"].includes(token.lower) || token.lower === output.toLowerCase())
	)
		fields[output] = { kind: "ref", card: last.id, path: [output] };
	if (Object.keys(fields).length > 0)
		put(filled, field.name, { kind: "object", fields }, Object.keys(fields).join(", "));
}

function textUntilSign(tokens: readonly Token[], from: number): string {
	let to = from;
	while (
		tokens[to] &&
		tokens[to]?.kind !== "punct" &&
		!["and", "in", "for", "on", "of"].includes(tokens[to]?.lower ?? "")
	)
		to++;
	return tokens
		.slice(from, Math.max(to, from + 1))
		.map((token) => token.text)
		.join(" ");
}
