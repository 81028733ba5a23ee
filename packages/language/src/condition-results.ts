import { type Condition, comparison, has, not, sure, type View } from "./condition-view.ts";
import { findMade, listOutput, type Made } from "./context.ts";
import { findLength } from "./durations.ts";
import { headsOf } from "./lexicon.ts";
import { stemOf } from "./token.ts";

/** `if not`, `if so`, `if they do`, `if it does not`: the answer of the last check. */
export function answerOfCheck(view: View): Condition | undefined {
	const rest = view.tokens.filter(
		(token) =>
			![
				"so",
				"not",
				"yes",
				"no",
				"it",
				"they",
				"he",
				"she",
				"do",
				"does",
				"is",
				"are",
				"have",
				"has",
				"the",
				"case",
				"that",
				"user",
				"true",
				"false",
				"this",
				"answer",
				"did",
			].includes(token.lower),
	);
	if (rest.length > 0 || view.tokens.length > 5) return undefined;
	const made = findMade(
		view.context,
		(each) => booleanOutput(each) !== undefined || listOutput(each) !== undefined || foundOutput(each) !== undefined,
	);
	if (!made) return undefined;
	const negative = view.negative || has(view, "false");
	const output = booleanOutput(made);
	if (output) return sure(not(negative, `steps.${made.id}.${output}`));
	return sure(negative ? emptiness(made) : `!(${emptiness(made)})`);
}

export function booleanOutput(made: Made): string | undefined {
	const outputs = made.indexed?.outputs ?? [];
	const found = outputs.find((name) => /^(has|is|can|was)[A-Z]/.test(name) || name === "valid" || name === "result");
	if (found) return found;
	const isCheck =
		(made.indexed?.verbs.get("check") ?? 0) >= 0.9 || (made.indexed?.verbs.get(stemOf("verify")) ?? 0) >= 0.9;
	return outputs.length === 0 && isCheck
		? /\b(access|role)\b/i.test(made.indexed?.entry.description ?? "")
			? "hasAccess"
			: "result"
		: undefined;
}

const foundOutput = (made: Made): string | undefined =>
	made.indexed?.outputs.find((name) =>
		["found", "record", "row", "user", "issue", "ticket", "worker", "envelope"].includes(name),
	);

/** The expression that a card has found nothing. */
function emptiness(made: Made): string {
	const list = listOutput(made);
	if (list) return `size(steps.${made.id}.${list}) == 0`;
	const found = foundOutput(made) ?? "result";
	return found === "found" ? `steps.${made.id}.found == false` : `steps.${made.id}.${found} == null`;
}

/** `there are more than 5`, `the count is above 10`. */
export function countOf(view: View): Condition | undefined {
	const compare = comparison(view);
	if (!compare) return undefined;
	if (view.mentions.some((mention) => mention.candidates.some((each) => each.list === "attribute"))) return undefined;
	if (findLength(view.tokens)) return undefined;
	const made = findMade(
		view.context,
		(each) =>
			(each.indexed?.outputs.includes("count") ?? false) ||
			listOutput(each) !== undefined ||
			(each.indexed?.outputs.includes("value") ?? false) ||
			(each.indexed?.outputs.includes("status") ?? false),
	);
	if (!made) return undefined;
	const isStatus = has(view, "status") && made.indexed?.outputs.includes("status");
	const list = listOutput(made);
	const of = isStatus
		? `steps.${made.id}.status`
		: list
			? `size(steps.${made.id}.${list})`
			: `steps.${made.id}.${made.indexed?.outputs.find((name) => name === "count" || name === "value") ?? "count"}`;
	return sure(`${of} ${compare.operator} ${compare.number}`);
}

/** `none is found`, `there is no such record`, `it exists`, `any were found`, `the list is empty`. */
export function nothingFound(view: View): Condition | undefined {
	const finds = has(
		view,
		"found",
		"find",
		"exists",
		"exist",
		"empty",
		"none",
		"nothing",
		"nobody",
		"any",
		"anything",
		"there",
		"match",
		"matches",
		"matching",
		"results",
		"returned",
	);
	if (
		!finds ||
		view.mentions.some((mention) => mention.exact && mention.candidates.some((each) => each.list === "roles"))
	)
		return undefined;
	const noun = view.tokens.filter((token) => token.kind === "word").map((token) => token.stem);
	const isResult = (each: Made) => listOutput(each) !== undefined || foundOutput(each) !== undefined;
	const made =
		findMade(
			view.context,
			(each) =>
				isResult(each) &&
				looks(each) &&
				(each.indexed?.objects.some((object) => noun.some((stem) => headsOf(stem).has(object))) ?? false),
		) ??
		findMade(view.context, (each) => isResult(each) && looks(each)) ??
		findMade(view.context, (each) => listOutput(each) !== undefined);
	if (!made) return undefined;
	const negative = has(view, "empty") ? !view.negative : view.negative;
	return sure(negative ? emptiness(made) : `!(${emptiness(made)})`);
}

const looks = (made: Made): boolean =>
	["find", "get", "look", "search", "check", "list", "fetch", "read", "query"].some(
		(verb) => (made.indexed?.verbs.get(stemOf(verb)) ?? 0) >= 0.9,
	);

/** A yes-or-no answer of an earlier card, named by its words: `is a member`, `is an admin`. */
export function boolean(view: View): Condition | undefined {
	const made = findMade(view.context, (each) => booleanOutput(each) !== undefined);
	const outputs = made?.indexed?.outputs.filter((name) => /^(has|is|can|was)[A-Z]/.test(name)) ?? [];
	const said = new Set(view.tokens.map((token) => token.stem));
	const output = outputs.find((name) => said.has(stemOf(name.replace(/^(has|is|can|was)/, "").toLowerCase())));
	return made && output ? sure(not(view.negative, `steps.${made.id}.${output}`)) : undefined;
}
