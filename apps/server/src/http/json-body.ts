import { fail } from "./failure.ts";

/** Levels that a body may be nested; deeper ones would only exhaust the stack of whoever walks them. */
const MAX_DEPTH = 64;
const FORBIDDEN_KEYS = ["__proto__", "constructor", "prototype"];

/**
 * Reads a JSON body (RFC 8259) and refuses what must not get in: too deep nesting, NUL and lone surrogates (PostgreSQL
 * stores neither), and keys that reach for an object's prototype.
 * @throws BODY_NOT_JSON, BODY_TOO_DEEP, TEXT_UNSTORABLE
 */
export function parseJsonBody(text: string): unknown {
	if (text === "") return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw fail("BODY_NOT_JSON", { problem: reasonOf(cause) }, { cause });
	}
	refuseUnstorable(value);
	return value;
}

/** A value and the way to it, which is only written out when there is something to say about it. */
type Place = { value: unknown; name: string; parent: Place | null; depth: number };

/** Iterative: a body of a million brackets must not overflow our own stack. @throws BODY_TOO_DEEP, TEXT_UNSTORABLE */
export function refuseUnstorable(root: unknown): void {
	const left: Place[] = [{ value: root, name: "", parent: null, depth: 0 }];
	for (let place = left.pop(); place !== undefined; place = left.pop()) {
		const { value, depth } = place;
		if (typeof value === "string") refuseText(value, () => pathOf(place) || "the body");
		if (typeof value !== "object" || value === null) continue;
		if (depth >= MAX_DEPTH) throw fail("BODY_TOO_DEEP", { limit: MAX_DEPTH });
		const isList = Array.isArray(value);
		const members = value as Record<string, unknown>;
		for (const name in members) {
			if (!isList) refuseKey(name, place);
			const member = members[name];
			if (typeof member === "string" || (typeof member === "object" && member !== null))
				left.push({ value: member, name, parent: place, depth: depth + 1 });
		}
	}
}

function pathOf({ name, parent }: Place): string {
	if (!parent) return "";
	const above = pathOf(parent);
	return above === "" ? name : `${above}.${name}`;
}

function refuseKey(key: string, under: Place): void {
	const above = () => pathOf(under) || "the body";
	refuseText(key, () => `a name under ${above()}`);
	if (FORBIDDEN_KEYS.includes(key)) throw fail("TEXT_UNSTORABLE", { place: above(), what: `the name ${key}` });
}

export function refuseText(text: string, place: string | (() => string)): void {
	const what = text.includes("\0")
		? "a NUL character"
		: text.isWellFormed()
			? null
			: "half of a character pair (a lone surrogate)";
	if (what) throw fail("TEXT_UNSTORABLE", { place: typeof place === "string" ? place : place(), what });
}

/** The parser's reason without the text itself: an error must not repeat a secret. */
function reasonOf(cause: unknown): string {
	const message = cause instanceof Error ? cause.message : "";
	const [, place] = /at position (\d+)/.exec(message) ?? [];
	return place === undefined
		? "it ends too early or is no JSON at all."
		: `something unexpected at character ${place}.`;
}
