import type { Card } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import { CardFailure, invalidInput } from "./card-error.ts";
import { LIMITS } from "./kernel/limits.ts";
import type { Scope } from "./kernel/scope.ts";
import type { Performable } from "./program.ts";
import { type Evaluate, resolve } from "./resolve.ts";

/** All fields of a card with their values; a field that gave null is left out where the definition knows no null. */
export function fieldsOf(
	card: Card,
	performable: Performable,
	scope: Scope,
	evaluate: Evaluate,
): { [name: string]: Json } {
	const input: { [name: string]: Json } = {};
	for (const [name, field] of Object.entries(card.fields)) {
		const value = resolve(field, scope, evaluate);
		if (value === null && !performable.nullable.has(name)) continue;
		const isWritten = (typeof value === "number" || typeof value === "boolean") && performable.texts.has(name);
		input[name] = isWritten ? String(value) : value;
	}
	return input;
}

/** Checks resolved fields by the definition's schema. @throws CardFailure `INPUT_INVALID` naming the fields */
export function parseInput(performable: Performable, input: { [name: string]: unknown }): Record<string, unknown> {
	const parsed = performable.input.safeParse(input);
	if (!parsed.success) throw invalidInput(parsed.error);
	return parsed.data;
}

export function runFunction(performable: Performable, input: Record<string, unknown>): Json {
	if (performable.definition.kind !== "function") throw new Error("not a function card");
	return asJson(performable.definition.run(input), "output");
}

/** The same for what is JSON already. @throws CardFailure when it is too large to keep */
export function kept(value: Json, what: "input" | "output"): Json {
	const text = JSON.stringify(value);
	if (text.length > LIMITS.payload) throw tooLarge(text, what);
	const clean = storable(text);
	return clean === text ? value : (JSON.parse(clean) as Json);
}

function tooLarge(text: string, what: string): CardFailure {
	const size = Math.ceil(text.length / 1_000);
	return new CardFailure(
		"invalid",
		"PAYLOAD_TOO_LARGE",
		`The card's ${what} has ${size} kB; a step keeps at most ${LIMITS.payload / 1_000} kB. Ask for fewer or smaller records.`,
	);
}

/** What a definition gave, as JSON. @throws CardFailure when it is too large to keep or no JSON at all */
export function asJson(value: unknown, what: "input" | "output"): Json {
	let text: string | undefined;
	try {
		text = JSON.stringify(value);
	} catch (cause) {
		throw new CardFailure("internal", "NOT_JSON", `The card's ${what} cannot be kept as JSON.`, String(cause));
	}
	if (text === undefined) return null;
	if (text.length > LIMITS.payload) throw tooLarge(text, what);
	return JSON.parse(storable(text)) as Json;
}

/** PostgreSQL text cannot hold NUL, and no encoding can hold half of a surrogate pair: both become U+FFFD. */
function storable(text: string): string {
	const clean = text.includes("\\u0000") ? text.replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1\ufffd") : text;
	return clean.replaceAll(/(?<!\\)((?:\\\\)*)\\u(d[89a-f][0-9a-f]{2})/gi, "$1\ufffd");
}
