import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { Json } from "@keyway/schema/json";
import type { Scope } from "./kernel/scope.ts";

/** Evaluates one expression; pure, throws with a message for a person, or `Deferred` (see deferred.ts). */
export type Evaluate = (cel: string, scope: Scope) => Json;

/**
 * Fills a field in one pass: data is put in after the field's structure is known, so a value is never read as a
 * template or an expression again. What is not there is null.
 */
export function resolve(value: FieldValue, scope: Scope, evaluate: Evaluate): Json {
	switch (value.kind) {
		case "literal":
			return value.value;
		case "ref":
			return lookUp(value, scope);
		case "template":
			return value.parts.map((part) => (typeof part === "string" ? part : inText(lookUp(part, scope)))).join("");
		case "expression":
			return evaluate(value.cel, scope);
		case "list":
			return value.items.map((item) => resolve(item, scope, evaluate));
		case "object":
			return Object.fromEntries(
				Object.entries(value.fields).map(([name, field]) => [name, resolve(field, scope, evaluate)]),
			);
	}
}

/** Follows a reference; members that are missing on the way give null. */
export function lookUp(reference: Reference, scope: Scope): Json {
	let value: Json | undefined = root(reference.card, scope);
	for (const name of reference.path) {
		if (value === null || typeof value !== "object") return null;
		if (Array.isArray(value)) value = value[Number(name)];
		else value = Object.hasOwn(value, name) ? value[name] : undefined;
		if (value === undefined) return null;
	}
	return value ?? null;
}

function root(card: string, scope: Scope): Json | undefined {
	switch (card) {
		case "trigger":
			return scope.trigger;
		case "user":
			return scope.trigger["user"];
		case "item":
			return scope.item;
		case "run":
			return scope.run;
		default:
			return Object.hasOwn(scope.steps, card) ? scope.steps[card] : undefined;
	}
}

/** A value inside a text: people by name, lists with commas, nothing for null. */
function inText(value: Json): string {
	if (value === null) return "";
	if (typeof value !== "object") return String(value);
	if (Array.isArray(value)) return value.map(inText).join(", ");
	for (const name of ["displayName", "email", "name"]) {
		const text = value[name];
		if (typeof text === "string" && text !== "") return text;
	}
	return JSON.stringify(value);
}
