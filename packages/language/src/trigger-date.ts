import { literal } from "@keyway/schema/field-value";
import type { Context } from "./context.ts";
import { findLength } from "./durations.ts";
import { type Filled, put } from "./filled.ts";
import type { Phrase } from "./phrase-type.ts";
import { fillFilter } from "./trigger-filter.ts";
import type { TriggerReading } from "./trigger-reading.ts";

/** `14 days before the contract ends`, `on the last day of an employee`: a date stored on the person. */
export function onDate(phrase: Phrase, context: Context): TriggerReading | undefined {
	const mention = phrase.mentions.find((each) =>
		each.candidates.some(
			(one) => one.list === "attribute" && /^date/.test(context.names.attributes.get(one.value) ?? ""),
		),
	);
	const attribute = mention?.candidates.find((each) => each.list === "attribute")?.value;
	if (!mention || !attribute) return undefined;
	const words = phrase.tokens.map((token) => token.lower);
	const relation = words.findIndex(
		(word, at) =>
			at < mention.from &&
			["before", "after", "ahead", "prior", "following", "past", "on", "when", "once", "upon", "until"].includes(word),
	);
	const changes = phrase.tokens.some((token) => ["chang", "updat", "edit", "modifi"].includes(token.stem));
	const indexed =
		context.index.all.find(
			(each) =>
				each.isTrigger &&
				each.fields.some((field) => field.options === "userAttributes" && field.type !== "list") &&
				each.fields.some((field) => field.type === "duration"),
		) ??
		context.index.all.find(
			(each) =>
				each.isTrigger && /\bdate\b/i.test(each.entry.description) && /\bbefore\b/i.test(each.entry.description),
		);
	if (!indexed || changes || relation < 0) return undefined;
	const filled: Filled = { fields: {}, reasons: [], problems: [], guessed: false };
	const length = findLength(phrase.tokens);
	const word = words
		.slice(0, mention.from)
		.findLast((each) => ["before", "after", "ahead", "prior", "following", "past"].includes(each));
	const isAhead = length !== undefined && words[length.from - 1] === "in";
	const isBefore = word === "before" || word === "ahead" || word === "prior" || isAhead;
	const before =
		length && isBefore
			? `-${length.iso}`
			: length && word
				? length.iso
				: words.includes("day") && isBefore
					? "-P1D"
					: words.includes("day") && word === "after"
						? "P1D"
						: "P0D";
	put(filled, "attribute", literal(attribute), words.slice(mention.from, mention.to).join(" "));
	put(filled, "offset", literal(before), words.slice(0, mention.from).join(" "));
	fillFilter(indexed, phrase, [], context, filled, phrase.source, mention.from);
	return { indexed, filled, score: 5, alternatives: [], guessed: false, exact: true };
}
