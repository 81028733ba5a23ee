import { type FieldValue, literal } from "@keyway/schema/field-value";
import { type ActReading, readAct } from "./act.ts";
import { repeated, separate, supplements } from "./acts.ts";
import { type Assembly, conditionOf, remember, sourceOf } from "./assembly.ts";
import { stripLead } from "./clause-start.ts";
import type { ControlAct } from "./control-act.ts";
import { readControl } from "./control-acts.ts";
import { findLength } from "./durations.ts";
import { PERSON_NOUNS } from "./fit.ts";
import { gapped } from "./gapped.ts";
import { classesOf, isVerbStem } from "./lexicon.ts";
import { isSchedule } from "./schedules.ts";
import { stemOf, type Token, textOf, tokenize } from "./token.ts";
import type { TriggerReading } from "./trigger-reading.ts";
import { readTrigger } from "./triggers.ts";
import { STOP_WORDS } from "./words/function-words.ts";

export function act(tokens: readonly Token[], lane: string, line: number, of: Assembly): void {
	const { draft, context } = of;
	const source = sourceOf(of, line);
	if (tokens.length === 0) return;
	const implied = of.awaitsTrigger && of.hasTriggerKind ? impliedTrigger(tokens) : undefined;
	if (implied) {
		const reading = readTrigger(implied.source, implied.event, context);
		if (reading) {
			setTrigger(reading, [], line, of);
			act(implied.rest, lane, line, of);
			return;
		}
	}
	const regular = of.awaitsTrigger && of.hasTriggerKind && lane === "main" ? scheduleAt(tokens) : -1;
	const schedule = regular > 1 ? readTrigger(source, tokens.slice(regular), context) : undefined;
	if (schedule) {
		setTrigger(schedule, tokens.slice(regular), line, of);
		act(tokens.slice(0, regular), lane, line, of);
		return;
	}
	const event =
		of.awaitsTrigger && of.hasTriggerKind && lane === "main" && tellsEvent(tokens)
			? readTrigger(source, tokens, context)
			: undefined;
	if (event && event.score > 3) {
		setTrigger(event, tokens, line, of);
		return;
	}
	for (const part of separate(source, tokens, context).flatMap((each) => gapped(source, each, context))) {
		if (saysNothing(part)) continue;
		const more = supplements(source, part, context);
		if (more) {
			draft.mark(line, more, "exact");
			continue;
		}
		if (reports(source, part, lane, line, of) || collects(source, part, lane, line, of) || decides(part, of)) continue;
		const control = readControl(source, part, context);
		if (control?.isImplied) draft.mark(line, context.made.at(-1)?.id, "exact");
		else if (control) addControl(control, part, lane, line, of);
		else addAct(readAct(source, part, context), part, lane, line, of);
	}
	of.awaitsTrigger = false;
	draft.mark(line, undefined, "exact");
}

/** `do the following`, `as follows`: nothing is asked for yet. */
const saysNothing = (tokens: readonly Token[]): boolean =>
	tokens.every(
		(token) =>
			token.kind === "punct" ||
			(STOP_WORDS.has(token.lower) && !["notify", "get"].includes(token.lower)) ||
			["follows", "steps", "step", "flow", "workflow", "done", "finished"].includes(token.lower),
	);

/** `run the clean-up every weekday at 18:00`: where a regular time begins at the end of an act; −1 = nowhere. */
function scheduleAt(tokens: readonly Token[]): number {
	const at = tokens.findIndex(
		(token, place) =>
			place > 1 &&
			["every", "each", "daily", "weekly", "monthly", "hourly", "nightly", "on", "at"].includes(token.lower) &&
			isSchedule(tokens.slice(place)),
	);
	return at > 1 &&
		!tokens
			.slice(at)
			.some(
				(token) => ["and", "then"].includes(token.lower) && isVerbStem(tokens[tokens.indexOf(token) + 1]?.stem ?? ""),
			)
		? at
		: -1;
}

/** `both must agree`: how many approvals the question before needs. */
function decides(tokens: readonly Token[], { lastApproval, draft }: Assembly): boolean {
	const text = tokens.map((token) => token.lower).join(" ");
	const card = lastApproval ? draft.graph.cards[lastApproval] : undefined;
	if (
		!card ||
		!/\b(must|have to|need to|needs to|has to|is enough|suffices|is sufficient|are required|is required)\b/.test(
			text,
		) ||
		!/\b(both|all|either|one|any|each|two)\b/.test(text) ||
		tokens.length > 8
	)
		return false;
	card.fields["mode"] = literal(/\b(both|all|each|two)\b/.test(text) ? "all" : "any");
	return true;
}

/** `A user is deactivated`: a thing that happens, not a command. */
function tellsEvent(tokens: readonly Token[]): boolean {
	const [first, second] = tokens;
	const isSubject = ["a", "an", "any", "someone", "somebody", "new", "user", "employee", "contractor"].includes(
		first?.lower ?? "",
	);
	return (
		isSubject &&
		tokens.length > 2 &&
		second?.kind === "word" &&
		tokens.some(
			(token, at) =>
				at > 0 && (["is", "are", "has", "gets", "was"].includes(token.lower) || /(ed|[^s]s)$/.test(token.lower)),
		)
	);
}

/** `for a newly created employee`: the act tells the event by which the flow starts. */
function impliedTrigger(
	tokens: readonly Token[],
): { source: string; event: readonly Token[]; rest: readonly Token[] } | undefined {
	const at = tokens.findIndex(
		(token, place) =>
			["for", "to"].includes(token.lower) &&
			/^(a|an|any|every|each|all|the)$/.test(tokens[place + 1]?.lower ?? "") &&
			/^(new|newly|freshly|recently)$/.test(tokens[place + 2]?.lower ?? ""),
	);
	const plain =
		at >= 0
			? at
			: tokens.findIndex((token, place) => ["for", "to"].includes(token.lower) && tokens[place + 1]?.lower === "new");
	if (plain < 0) return undefined;
	const rest = tokens.slice(plain + 1);
	const noun = rest.findIndex((token) =>
		/^(user|employee|contractor|intern|partner|hire|joiner|starter|person|account|worker|colleague|member|people)s?$/.test(
			token.lower,
		),
	);
	if (noun < 0 || noun > 3) return undefined;
	const text = `a ${rest[noun]?.lower.replace(/s$/, "")} is created`;
	const who = { ...(rest[noun] as Token), lower: "user", stem: "user", text: "user" };
	return { source: text, event: tokenize(text), rest: [...tokens.slice(0, plain + 1), who, ...rest.slice(noun + 1)] };
}

/** Types of fields that hold a name of the organisation's list of the same noun. */
const NAMED = new Set(["role", "app", "group", "channel", "table"]);

export function setTrigger(reading: TriggerReading, tokens: readonly Token[], line: number, of: Assembly): void {
	const { draft, context } = of;
	const { indexed, filled } = reading;
	draft.graph.trigger = { id: "trigger", uses: indexed.uses, fields: filled.fields };
	const confidence = reading.guessed ? "guessed" : reading.exact ? "exact" : "synonym";
	const alternatives = reading.alternatives.map((each) => each.entry.id);
	const mark = draft.mark(line, "trigger", confidence);
	mark.reasons.push(...filled.reasons.map((reason) => ({ ...reason, card: "trigger" })));
	mark.alternatives.push(...alternatives);
	draft.say(line, "trigger", tokens, confidence, alternatives);
	for (const problem of filled.problems)
		draft.report("warning", problem.code, problem.message, { card: "trigger", line });
	context.made.push({ id: "trigger", indexed, uses: indexed.uses, fields: filled.fields, line });
	for (const field of indexed.fields) {
		const value = filled.fields[field.name];
		const list = field.options ?? (NAMED.has(field.type) ? `${field.type}s` : undefined);
		if (value?.kind === "literal" && list) context.focus.push({ list, value: String(value.value) });
	}
	of.awaitsTrigger = false;
}

export function addControl(
	control: ControlAct,
	tokens: readonly Token[],
	lane: string,
	line: number,
	of: Assembly,
): void {
	const { draft, context } = of;
	const fields = { ...control.fields };
	let guessed = control.guessed ?? false;
	if (control.condition) {
		const read = conditionOf(control.condition.tokens, control.condition.negate, lane, line, of);
		if (read.cel) fields["when"] = { kind: "expression", cel: read.cel };
		guessed ||= read.guessed;
	}
	const made = draft.add(lane, control.uses, fields, line, guessed ? "guessed" : "exact", context);
	const words = textOf(sourceOf(of, line), tokens);
	draft.say(line, made.id, tokens, guessed ? "guessed" : "exact");
	draft
		.mark(line, made.id, "exact")
		.reasons.push(...Object.keys(fields).map((field) => ({ field, words, card: made.id })));
	if (guessed)
		draft.report("warning", "STEP_INCOMPLETE", `“${words}” leaves something open; check the card's fields.`, {
			card: made.id,
			line,
		});
	for (const problem of control.problems ?? [])
		draft.report("warning", problem.code, problem.message, { card: made.id, line });
	if (control.uses === "flow.approval" || control.uses === "flow.waitFor") {
		of.lastApproval = made.id;
		of.asked = { subject: context.subject, loops: [...context.loops], person: context.person };
	}
	of.lastIf.delete(lane);
}

function addAct(
	reading: ActReading | undefined,
	tokens: readonly Token[],
	lane: string,
	line: number,
	of: Assembly,
): void {
	const { draft, context } = of;
	const words = textOf(sourceOf(of, line), tokens).replace(/[.,;:]$/, "");
	of.lastIf.delete(lane);
	if (!reading) {
		const made = draft.add(lane, "flow.unknown", { words: literal(words) }, line, "unknown", context);
		draft.say(line, made.id, tokens, "unknown");
		draft.report("warning", "STEP_NOT_UNDERSTOOD", `No card does “${words}”. Say it in other words or choose a card.`, {
			card: made.id,
			line,
		});
		return;
	}
	if (repeated(reading, lane, draft, line)) return;
	const { indexed, filled, confidence } = reading;
	endOfGrant(reading, lane, line, of);
	const made = draft.addIndexed(lane, indexed, filled.fields, line, confidence, context);
	made.lasting = lastingOf(reading);
	const mark = draft.mark(line, made.id, confidence);
	const alternatives = reading.alternatives.map((each) => each.entry.id);
	mark.reasons.push(...filled.reasons.map((reason) => ({ ...reason, card: made.id })));
	mark.alternatives.push(...alternatives);
	draft.say(line, made.id, tokens, confidence, alternatives);
	for (const problem of filled.problems)
		draft.report("warning", problem.code, problem.message, {
			card: made.id,
			line,
			...(problem.field ? { field: problem.field } : {}),
		});
	for (const field of indexed.fields) {
		if (!field.required || !OPEN_TYPES.has(field.type) || filled.fields[field.name]) continue;
		draft.report(
			"warning",
			"FIELD_OPEN",
			`“${words}” does not say which ${(field.label ?? field.name).toLowerCase()} is meant.`,
			{ card: made.id, line, field: field.name },
		);
	}
	if (confidence === "guessed")
		draft.report(
			"warning",
			"STEP_GUESSED",
			`“${words}” was read as “${indexed.entry.name ?? indexed.entry.id}”. Accept it or choose another card.`,
			{ card: made.id, line },
		);
	remember(reading, made, of);
}

/** `give access for 90 days, then cut it off`: the flow waits for as long as the access was given. */
function endOfGrant({ phrase }: ActReading, lane: string, line: number, { draft, context }: Assembly): void {
	const last = context.made.at(-1);
	const duration = last?.fields["duration"] ?? last?.lasting;
	if (!last || last.line !== line || last.uses.startsWith("flow.") || duration?.kind !== "literal") return;
	if (["revoke", "delete", "disable", "leave", "unlink", "unshare"].some((name) => classesOf(phrase.verb).has(name)))
		draft.add(lane, "flow.wait", { duration }, line, "exact", context);
}

/** `assign them for 30 days`, where the card has no field for a length of time. */
function lastingOf({ phrase, filled, indexed }: ActReading): FieldValue | undefined {
	const length = findLength(phrase.tokens);
	const isLasting =
		length !== undefined && phrase.tokens[length.from - 1]?.lower === "for" && length.from < phrase.relative;
	return isLasting && !filled.fields["duration"] && !indexed.fields.some((field) => field.name === "days")
		? literal(length.iso)
		: undefined;
}

/** Fields without which a card cannot do what was asked for. */
const OPEN_TYPES = new Set(["role", "group", "channel", "table", "app", "person", "people"]);

const REPORTING = new Set(["report", "send", "email", "mail", "forward", "share", "post"].map(stemOf));

/** `create a table of …`, `make a list of …`: a card that finds them, and rows where a table has that name. */
function collects(source: string, tokens: readonly Token[], lane: string, line: number, of: Assembly): boolean {
	const { rest } = stripLead(tokens);
	const match =
		/^(create|make|build|compile|prepare|generate|produce|get|put together|draw up|pull) (a|an|the) (table|list|report|overview|summary|spreadsheet) (of|with) (all )?/i.exec(
			textOf(source, rest),
		);
	if (!match) return false;
	const words = textOf(source, rest).slice(match[0].length);
	const listing = isOfPeople(words) ? `find all users who are ${words}` : `list all ${words}`;
	const found = readAct(listing, tokenize(listing), of.context);
	if (!found) return false;
	addAct(found, rest, lane, line, of);
	if (match[3]?.toLowerCase() !== "table") return true;
	const inserting = `insert them into the ${words} table`;
	const rows = readAct(inserting, tokenize(inserting), of.context);
	const table = rows?.filled.fields["table"];
	if (rows && table) addAct(rows, rest, lane, line, of);
	return true;
}

/** `deactivated contractors`: the last word is a person. */
const isOfPeople = (words: string): boolean =>
	PERSON_NOUNS.has(stemOf((/[\w-]+$/.exec(words.trim())?.[0] ?? "").toLowerCase()));

/** `report all users who … to security`: a card that finds them and one that sends them. */
function reports(source: string, tokens: readonly Token[], lane: string, line: number, of: Assembly): boolean {
	const { rest } = stripLead(tokens);
	const verb = rest[0]?.stem ?? "";
	const text = textOf(source, rest.slice(1));
	const lists =
		/^(me |us )?(all|every|a (list|table|report|summary|overview) of|the (list|names) of|the)\s/i.test(text) &&
		/\b(all|list of|table of|report of|summary of|overview of|names of)\b/i.test(text.slice(0, 30));
	if (!REPORTING.has(verb) || !lists) return false;
	const at = rest.findLastIndex((token) => ["to", "in"].includes(token.lower));
	const object = textOf(source, rest.slice(1, at)).replace(
		/^.*?\b(all|list of|table of|report of|summary of|overview of|names of)\b\s*(all )?/i,
		"",
	);
	if (at < 2 || object === "") return false;
	const listing = `list all ${object}`;
	const found = readAct(listing, tokenize(listing), of.context);
	if (!found || found.confidence === "guessed") return false;
	addAct(found, rest, lane, line, of);
	const sending = `${verb === "post" ? "post" : "email"} it ${textOf(source, rest.slice(at))}`;
	addAct(readAct(sending, tokenize(sending), of.context), rest, lane, line, of);
	return true;
}
