import { type FieldValue, literal } from "@keyway/schema/field-value";
import type { Context } from "./context.ts";
import type { ControlAct } from "./control-act.ts";
import { findLength } from "./durations.ts";
import { findPeople } from "./people.ts";
import type { Phrase } from "./phrase-type.ts";
import { type Token, textOf } from "./token.ts";
import { readTrigger } from "./triggers.ts";
import { momentIn, readUntil } from "./until.ts";

/** `wait 2 days`, `hold on until their start date`, `wait until the form is submitted`, `two weeks later`. */
export function wait(phrase: Phrase, text: string, context: Context): ControlAct | undefined {
	const isWait =
		/^(then )?(wait|pause|hold|sleep|delay|stand by|do nothing)\b/.test(text) ||
		(/^(give (it|them|him|her|the user)|let)\b/.test(text) && (findLength(phrase.tokens)?.from ?? 9) <= 3) ||
		/^(after|allow) /.test(text) ||
		/^\S+( \S+)? (days?|weeks?|hours?|months?|minutes?) (later|after that|afterwards|after this)\b/.test(text);
	const isAct = /\bhold (off on|the) (licen|account)/.test(text) || actsOnThing(phrase, text);
	if (!isWait || isAct) return undefined;
	const { tokens } = phrase;
	const awaited = awaitedIn(phrase, context);
	if (awaited) return awaited;
	const length = findLength(tokens);
	const until = readUntil(phrase, context, "until") ?? (length ? undefined : momentIn(phrase, 1, context));
	if (until && /\b(until|till|til)\b/.test(text)) return { uses: "flow.wait", fields: { until: until.value } };
	if (length?.business !== undefined) return { uses: "flow.wait", fields: { businessDays: literal(length.business) } };
	if (length) return { uses: "flow.wait", fields: { duration: literal(length.iso) } };
	if (until) return { uses: "flow.wait", fields: { until: until.value } };
	return { uses: "flow.wait", fields: {}, guessed: true };
}

/** `pause the campaign`, `hold the shipment`: the thing behind the verb is no time, so a card is asked for. */
function actsOnThing(phrase: Phrase, text: string): boolean {
	if (!/^(pause|hold|delay|sleep)\b/.test(text) || findLength(phrase.tokens)) return false;
	const next = phrase.tokens[phrase.verbAt + 1]?.lower ?? "";
	return phrase.content.length > 0 && !["for", "until", "till", "on", "off", "here", "it"].includes(next);
}

const DECIDING =
	/\b(approv\w*|agree\w*|accepts?|signs? off|confirm\w*|answer\w*|repl(y|ies|ied)|respond\w*|decid\w*|decision|consents?|go-ahead|okays?)\b/;

/** Words behind a wait that name no event but how long it may last. */
const LIMIT = new Set(["but", "at", "for", "no", "not", "up", "within", "or", "max", "maximum"]);

/** What a wait waits for: an event of the catalogue, or somebody's decision. */
function awaitedIn(phrase: Phrase, context: Context): ControlAct | undefined {
	const { tokens, source } = phrase;
	const at = tokens.findIndex(({ lower }) => ["until", "till", "til", "for"].includes(lower));
	if (at < 0 || findLength(tokens.slice(at, at + 4))?.from === 1) return undefined;
	const end = limitAt(tokens, at + 2);
	const event = tokens.slice(at + 1, end);
	const length = findLength(tokens.slice(end));
	const timeout: Record<string, FieldValue> = length ? { timeout: literal(length.iso) } : {};
	const text = event.map((token) => token.lower).join(" ");
	if (DECIDING.test(text)) return decision(phrase, event, timeout, context);
	if (tokens[at]?.lower !== "for" ? !hasPredicate(event) : !isIndefinite(event) && !hasPredicate(event))
		return undefined;
	const reading = readTrigger(source, event, context);
	if (!reading) return unreadable(textOf(source, event));
	const { indexed, filled } = reading;
	const filter = filled.fields["filter"];
	return {
		uses: "flow.waitFor",
		fields: { event: literal(indexed.entry.id), ...timeout, ...(filter ? { filter } : {}) },
		guessed: reading.guessed,
	};
}

/** `wait until the manager approves`: the question is asked by the wait, unless it was asked just before. */
function decision(
	phrase: Phrase,
	event: readonly Token[],
	timeout: Record<string, FieldValue>,
	context: Context,
): ControlAct | undefined {
	if (context.made.at(-1)?.uses.startsWith("flow.approval")) {
		Object.assign(context.made.at(-1)?.fields ?? {}, timeout);
		return { uses: "flow.approval", fields: {}, isImplied: true };
	}
	const from = phrase.tokens.indexOf(event[0] as Token);
	const people = findPeople(phrase.tokens, phrase.mentions, context).filter(
		(person) => !person.subject && person.from >= from,
	);
	const named = people.map((person) => person.value);
	if (named.length === 0) return undefined;
	const [first] = named;
	const approvers: FieldValue = named.length === 1 ? (first as FieldValue) : { kind: "list", items: named };
	return { uses: "flow.approval", fields: { approvers, ...timeout } };
}

const unreadable = (words: string): ControlAct => ({
	uses: "flow.waitFor",
	fields: {},
	guessed: true,
	problems: [{ code: "EVENT_NOT_UNDERSTOOD", message: `No trigger fits “${words}”. Choose the event to wait for.` }],
});

/** Where `, at most 5 days` or `but no longer than a week` begins. */
function limitAt(tokens: readonly Token[], from: number): number {
	const at = tokens.findIndex(
		(token, place) =>
			place >= from && LIMIT.has(token.lower) && findLength(tokens.slice(place, place + 6)) !== undefined,
	);
	return at < 0 ? tokens.length : at;
}

const hasPredicate = (tokens: readonly Token[]): boolean =>
	tokens.some(
		({ lower }, at) =>
			at > 0 && (["is", "are", "has", "have", "gets", "was", "been"].includes(lower) || /[^s]s$/.test(lower)),
	);

const isIndefinite = (tokens: readonly Token[]): boolean =>
	["a", "an", "the"].includes(tokens[0]?.lower ?? "") && tokens.length > 2;
