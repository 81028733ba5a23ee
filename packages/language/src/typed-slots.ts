import { literal } from "@keyway/schema/field-value";
import { choiceValue, type LooseField } from "./catalogue.ts";
import type { Indexed } from "./catalogue-index.ts";
import { fillAttributes, fillExpression } from "./condition-slots.ts";
import { type Context, findMade } from "./context.ts";
import { findLength } from "./durations.ts";
import { sameEvent } from "./event-classes.ts";
import { type Filled, put, wordsOf } from "./filled.ts";
import { headsOf, verbAffinity } from "./lexicon.ts";
import { fillList, fillRecord } from "./list-slots.ts";
import type { Phrase } from "./phrase-type.ts";
import { readSchedule } from "./schedules.ts";
import { stemOf, type Token } from "./token.ts";
import { readUntil } from "./until.ts";

export function fillTyped(
	field: LooseField,
	indexed: Indexed,
	phrase: Phrase,
	context: Context,
	filled: Filled,
	used: Set<number>,
) {
	const { tokens } = phrase;
	switch (field.type) {
		case "duration": {
			const length = findLength(tokens);
			const isOffset = field.name === "offset";
			if (length && !used.has(length.from) && !isOffset)
				put(filled, field.name, literal(length.iso), wordsOf(phrase, length.from, length.to));
			return;
		}
		case "number": {
			const length = findLength(tokens);
			if (field.name === "days" && length?.days !== undefined)
				put(filled, field.name, literal(length.days), wordsOf(phrase, length.from, length.to));
			else if (field.name !== "days") {
				const at = tokens.findIndex(
					(token, place) =>
						token.kind === "number" &&
						/^\d+(\.\d+)?$/.test(token.text) &&
						(headsOf(tokens[place + 1]?.stem ?? "").has(stemOf(field.name)) ||
							headsOf(tokens[place - 1]?.stem ?? "").has(stemOf(field.name)) ||
							tokens[place + 1]?.lower === "characters"),
				);
				if (at >= 0) put(filled, field.name, literal(Number(tokens[at]?.text)), tokens[at]?.text ?? "");
			}
			return;
		}
		case "schedule": {
			const schedule = readSchedule(tokens);
			if (schedule) {
				put(filled, field.name, literal(schedule.cron), wordsOf(phrase, 0, tokens.length));
				if (schedule.timezone && indexed.fields.some((each) => each.name === "timezone"))
					put(filled, "timezone", literal(schedule.timezone), schedule.timezone);
				if (!schedule.exact)
					filled.problems.push({
						code: "SCHEDULE_NOT_EXACT",
						message: "A schedule cannot say this exactly; check the proposed times.",
						field: field.name,
					});
			}
			return;
		}
		case "date": {
			const until =
				field.name === "until" || field.name === "due" || field.name === "start" || field.name === "at"
					? readUntil(phrase, context, field.name)
					: undefined;
			if (until) put(filled, field.name, until.value, until.words);
			return;
		}
		case "choice": {
			const hit = choiceIn(field, tokens) ?? dottedChoice(field, tokens) ?? eventChoice(field, indexed, tokens);
			if (hit) put(filled, field.name, literal(hit.value), hit.word);
			return;
		}
		case "boolean": {
			if (tokens.some((token) => token.lower === field.name.toLowerCase()))
				put(filled, field.name, literal(true), field.name);
			return;
		}
		case "list":
			return fillList(field, indexed, phrase, context, filled);
		case "record":
			return fillRecord(field, indexed, phrase, context, filled);
		case "file": {
			const made = findMade(context, (each) => each.indexed?.outputs.includes("file") ?? false);
			if (made) put(filled, field.name, { kind: "ref", card: made.id, path: ["file"] }, "the file");
			return;
		}
		case "expression":
			return fillExpression(field, phrase, context, filled);
		case "object":
			return fillAttributes(field, phrase, context, filled);
		case "text": {
			const value = phrase.mentions
				.flatMap((mention) => mention.candidates)
				.find((each) => each.attribute === field.name);
			if (value) put(filled, field.name, literal(value.value), value.value);
			return;
		}
	}
}

function choiceIn(
	field: LooseField,
	tokens: readonly Token[],
): { value: string | number | boolean; word: string } | undefined {
	for (const choice of field.choices ?? []) {
		const value = choiceValue(choice);
		const words = String(value)
			.toLowerCase()
			.split(/[\s_-]+/);
		const at = tokens.findIndex((token, place) =>
			words.every((word, next) => tokens[place + next]?.lower === word || (next === 0 && token.lower === word)),
		);
		if (at >= 0 && (words.length > 1 || isSafeChoice(field, tokens, at)))
			return { value, word: tokens[at]?.text ?? "" };
	}
	return undefined;
}

/** `is locked out` → `user.account.lock`: of choices with dots the one with the most words, its last word among them. */
function dottedChoice(field: LooseField, tokens: readonly Token[]): { value: string; word: string } | undefined {
	const said = new Set(tokens.map((token) => token.stem));
	let best: { value: string; word: string; hits: number } | undefined;
	for (const choice of field.choices ?? []) {
		const value = String(choiceValue(choice));
		if (!value.includes(".")) continue;
		const words = value.split(/[._]/).map((word) => stemOf(word));
		const last = words.findLast((word) => !["initi", "all"].includes(word)) ?? "";
		if (![...said].some((stem) => stem === last || verbAffinity(stem, last) >= 0.8)) continue;
		const hits = words.filter((word) => [...said].some((stem) => headsOf(stem).has(word) || stem === word)).length;
		if (!best || hits > best.hits) best = { value, word: last, hits };
	}
	return best;
}

/** `somebody posts in …` → `message`: a choice by another word for the same event. */
function eventChoice(
	field: LooseField,
	indexed: Indexed,
	tokens: readonly Token[],
): { value: string; word: string } | undefined {
	if (!indexed.isTrigger || !field.required) return undefined;
	for (const choice of field.choices ?? []) {
		const value = String(choiceValue(choice));
		const token = tokens.find((each) => sameEvent(each.stem, stemOf(value)));
		if (token) return { value, word: token.text };
	}
	return undefined;
}

/** A verb like `get` is no HTTP method unless it is written as one. */
const isSafeChoice = (field: LooseField, tokens: readonly Token[], at: number): boolean =>
	field.name !== "method" || /^[A-Z]+$/.test(tokens[at]?.text ?? "");
