import { booleanOutput } from "./condition-results.ts";
import { type Condition, has, NEGATIONS, not, quote, sure, type View } from "./condition-view.ts";
import { celOf, findMade } from "./context.ts";
import { findLength } from "./durations.ts";

/** `the user has the Slack admin role`, `they lack access to Box`: a question to the access manager. */
export function access(view: View): Condition | undefined {
	const role = view.mentions.find((mention) => mention.candidates.some((each) => each.list === "roles"));
	const app = view.mentions.find((mention) => mention.candidates.some((each) => each.list === "apps"));
	const asks = has(
		view,
		"has",
		"have",
		"holds",
		"hold",
		"lacks",
		"lack",
		"without",
		"granted",
		"with",
		"had",
		"missing",
		"is",
		"are",
		"assigned",
		"need",
		"needs",
	);
	const speaks = has(
		view,
		"access",
		"role",
		"it",
		"licence",
		"license",
		"account",
		"permission",
		"member",
		"grant",
		"rights",
	);
	if (!asks || !(role || (app && speaks) || (has(view, "access", "role", "it", "them") && speaks))) return undefined;
	if (has(view, "signed", "logged", "inactive")) return undefined;
	const last = findMade(view.context, (each) => booleanOutput(each) !== undefined);
	const wanted =
		role?.candidates.find((each) => each.list === "roles")?.value ??
		app?.candidates.find((each) => each.list === "apps")?.value;
	const answers =
		last &&
		(wanted === undefined ||
			Object.values(last.fields).some((field) => field.kind === "literal" && field.value === wanted));
	const cel = answers
		? `steps.${last.id}.${booleanOutput(last)}`
		: view.options.ask?.(view.tokens.filter((token) => !NEGATIONS.has(token.lower)));
	return cel ? sure(not(view.negative, cel)) : undefined;
}

/** `still inactive`, `no activity within 7 days`, `has not signed in for a month`. */
export function inactivity(view: View): Condition | undefined {
	const says =
		has(view, "inactive", "activity", "dormant", "idle") ||
		(has(view, "sign", "signed", "log", "logged", "login", "signin", "logon") && !has(view, "contract"));
	if (!says) return undefined;
	const active = has(view, "inactive", "dormant", "idle") ? view.negative : !view.negative;
	const length = findLength(view.tokens) ?? findLast(view);
	const days = length?.days ?? 1;
	const at = celOf(view.place, "lastSignInAt");
	const since = `timestamp(${at}) > now - duration(string(${days} * 24) + "h")`;
	return { cel: active ? since : `!(${since})`, guessed: false };
}

/** The days of the wait or trigger before. */
function findLast(view: View): { days: number } | undefined {
	for (const made of [...view.context.made].reverse())
		for (const field of Object.values(made.fields)) {
			if (field.kind !== "literal") continue;
			const days =
				typeof field.value === "number"
					? field.value
					: Number(/^P(\d+)D$/.exec(String(field.value))?.[1] ?? Number.NaN);
			if (days > 0) return { days };
		}
	return undefined;
}

/** `is a member of the Managers group`, `is in the Sales group`. */
export function membership(view: View): Condition | undefined {
	const group = view.mentions.find((mention) =>
		mention.candidates.some((each) => each.list === "groups" || each.list.endsWith(".groups")),
	);
	if (!group || !has(view, "group", "member")) return undefined;
	const name = group.candidates.find((each) => each.list.endsWith("groups"))?.value ?? "";
	const listed = findMade(view.context, (each) => each.indexed?.outputs.includes("groups") ?? false);
	const groups = listed ? `steps.${listed.id}.groups` : celOf(view.place, "groups");
	return { cel: not(view.negative, `${quote(name)} in ${groups}`), guessed: listed === undefined };
}
