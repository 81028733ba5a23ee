import {
	attributeIn,
	type Condition,
	comparison,
	has,
	NEGATIONS,
	not,
	quote,
	sure,
	type View,
} from "./condition-view.ts";
import { celOf } from "./context.ts";
import { findLength, type Length } from "./durations.ts";
import { type Token, textOf, unquote } from "./token.ts";

/** `their start date is known`, `has no manager`, `personal email is empty`. */
export function known(view: View): Condition | undefined {
	const attribute = attributeIn(view);
	if (!attribute) return undefined;
	const rest = view.tokens.slice(attribute.to);
	const positive = [
		"known",
		"set",
		"given",
		"filled",
		"present",
		"available",
		"exists",
		"exist",
		"provided",
		"recorded",
		"there",
	];
	const empty = ["empty", "missing", "unknown", "blank", "unset", "absent"];
	const before = view.tokens.slice(0, attribute.from);
	const owns =
		before.some((token) => ["has", "have", "without", "lacks", "with"].includes(token.lower)) &&
		!rest.some((token) => token.kind !== "punct");
	const says = rest.some((token) => [...positive, ...empty].includes(token.lower));
	if (!owns && !says) return undefined;
	const isEmpty = rest.some((token) => empty.includes(token.lower));
	const negated = view.tokens.some((token) => NEGATIONS.has(token.lower) && token.lower !== "missing") !== isEmpty;
	const path = celOf(view.place, attribute.name);
	return sure(negated ? `!has(${path})` : `has(${path})`);
}

/** `contract ended yesterday`, `contract end is in 14 days`, `start date is in the past`. */
export function dates(view: View): Condition | undefined {
	const attribute = attributeIn(view);
	if (!attribute || !/^date/.test(view.context.names.attributes.get(attribute.name) ?? "")) return undefined;
	const path = celOf(view.place, attribute.name);
	const now = "now";
	const length = findLength(view.tokens.slice(attribute.to)) ?? findLength(view.tokens);
	const day = (shift: number) =>
		shift === 0 ? now : shift > 0 ? `${now} + duration("${shift * 24}h")` : `${now} - duration("${-shift * 24}h")`;
	const same = (shift: number) => sure(`string(${path}).startsWith(string(${day(shift)}).substring(0, 10))`);
	if (has(view, "yesterday")) return same(-1);
	if (has(view, "today")) return same(0);
	if (has(view, "tomorrow")) return same(1);
	if (has(view, "past", "passed", "over", "ended", "expired", "before", "already") && !length)
		return sure(not(view.negative, `timestamp(${path}) < ${now}`));
	if (has(view, "future", "ahead", "after", "later") && !length)
		return sure(not(view.negative, `timestamp(${path}) > ${now}`));
	if (length) return sure(dateSpan(view, path, length, day, same));
	return undefined;
}

function dateSpan(
	view: View,
	path: string,
	length: Length,
	day: (shift: number) => string,
	same: (shift: number) => Condition,
): string {
	const days = length.days ?? 1;
	const ago = has(view, "ago", "last", "past");
	if (has(view, "within", "next", "less", "fewer", "last", "past"))
		return ago
			? `timestamp(${path}) > ${day(-days)} && timestamp(${path}) <= now`
			: `timestamp(${path}) >= now && timestamp(${path}) <= ${day(days)}`;
	if (has(view, "more", "older", "over", "longer"))
		return ago || has(view, "older") ? `timestamp(${path}) < ${day(-days)}` : `timestamp(${path}) > ${day(days)}`;
	return same(ago ? -days : days).cel as string;
}

/** `department is Sales`, `country is not Germany`, `title contains "Director"`. */
export function attribute(view: View): Condition | undefined {
	const found = attributeIn(view);
	if (!found) return undefined;
	view.context.attribute = found.name;
	const rest = view.tokens.slice(found.to).filter((token) => token.kind !== "punct" || token.text === "/");
	const path = celOf(view.place, found.name);
	const values = rest.filter(
		(token) =>
			![
				"is",
				"are",
				"was",
				"equals",
				"equal",
				"to",
				"the",
				"a",
				"an",
				"in",
				"of",
				"not",
				"be",
				"contains",
				"contain",
				"starts",
				"start",
				"ends",
				"with",
				"has",
				"set",
				"being",
				"as",
				"into",
				"value",
				"from",
				"becomes",
				"includes",
				"like",
				"now",
				"either",
			].includes(token.lower),
	);
	const compare = comparison(view);
	if (compare && compare.operator !== "==") return sure(`${path} ${compare.operator} ${compare.number}`);
	const value = valueText(values, view, found.name);
	if (value === undefined) {
		const before = view.tokens
			.slice(0, found.from)
			.filter((token) => /^\p{Lu}/u.test(token.text) || token.kind === "quoted");
		const adjective = before.at(-1);
		if (!adjective) return undefined;
		return sure(not(view.negative, `${path} == ${quote(valueText([adjective], view, found.name) ?? adjective.text)}`));
	}
	const text = rest.map((token) => token.lower).join(" ");
	if (/\b(contains?|includes?)\b/.test(text)) return sure(not(view.negative, `${path}.contains(${quote(value)})`));
	if (/\bstarts? with\b/.test(text)) return sure(not(view.negative, `${path}.startsWith(${quote(value)})`));
	if (/\bends? with\b/.test(text)) return sure(not(view.negative, `${path}.endsWith(${quote(value)})`));
	return sure(view.negative ? `${path} != ${quote(value)}` : `${path} == ${quote(value)}`);
}

function valueText(tokens: readonly Token[], view: View, attribute: string): string | undefined {
	const [first] = tokens;
	if (!first) return undefined;
	if (first.kind === "quoted") return unquote(first.text);
	const mention = view.mentions.find((each) => view.tokens[each.from] === first);
	const listed =
		mention?.candidates.find((each) => each.attribute === attribute) ??
		mention?.candidates.find((each) => each.list === "value");
	if (listed) return listed.value;
	return textOf(view.options.source, tokens).replace(/[.,;:]$/, "");
}

/** `it is Germany`, after a condition on the country. */
export function same(view: View): Condition | undefined {
	const { attribute } = view.context;
	if (!attribute || view.tokens[0]?.lower !== "it" || !["is", "was", "equals"].includes(view.tokens[1]?.lower ?? ""))
		return undefined;
	const rest = view.tokens.slice(2).filter((token) => !["not", "in", "the", "a", "an"].includes(token.lower));
	const text = valueText(rest, view, attribute);
	return text === undefined
		? undefined
		: sure(`${celOf(view.place, attribute)} ${view.negative ? "!=" : "=="} ${quote(text)}`);
}

/** `is a contractor`, `works in Sales`, `is deactivated`: a value says its attribute. */
export function value(view: View): Condition | undefined {
	const tests: string[] = [];
	for (const mention of view.mentions) {
		const value = mention.candidates.find((each) => each.list === "value");
		const group = mention.candidates.find((each) => each.list === "groups");
		if (value?.attribute)
			tests.push(`${celOf(view.place, value.attribute)} ${view.negative ? "!=" : "=="} ${quote(value.value)}`);
		else if (group && mention.exact)
			tests.push(`${celOf(view.place, "department")} ${view.negative ? "!=" : "=="} ${quote(group.value)}`);
	}
	if (tests.length > 0) return sure(tests.join(view.negative ? " || " : " && "));
	const place = view.tokens.findIndex((token) =>
		["lives", "based", "located", "sits", "live", "resides"].includes(token.lower),
	);
	const where = place < 0 ? undefined : view.tokens.slice(place + 1).find((token) => /^\p{Lu}/u.test(token.text));
	if (where) return sure(`${celOf(view.place, "city")} ${view.negative ? "!=" : "=="} ${quote(where.text)}`);
	return undefined;
}
