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

/** Iterative: a body of a million brackets must not overflow our own stack. */
function refuseUnstorable(root: unknown): void {
	const left: { value: unknown; path: string; depth: number }[] = [{ value: root, path: "", depth: 0 }];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		const { value, path, depth } = next;
		if (typeof value === "string") refuseText(value, path || "the body");
		if (typeof value !== "object" || value === null) continue;
		if (depth >= MAX_DEPTH) throw fail("BODY_TOO_DEEP", { limit: MAX_DEPTH });
		for (const [key, member] of Object.entries(value)) {
			const place = path === "" ? key : `${path}.${key}`;
			if (!Array.isArray(value)) refuseKey(key, path);
			if (typeof member === "string" || (typeof member === "object" && member !== null))
				left.push({ value: member, path: place, depth: depth + 1 });
		}
	}
}

function refuseKey(key: string, path: string): void {
	refuseText(key, `a name under ${path || "the body"}`);
	if (FORBIDDEN_KEYS.includes(key))
		throw fail("TEXT_UNSTORABLE", { place: path || "the body", what: `the name ${key}` });
}

export function refuseText(text: string, place: string): void {
	if (text.includes("\0")) throw fail("TEXT_UNSTORABLE", { place, what: "a NUL character" });
	if (!text.isWellFormed())
		throw fail("TEXT_UNSTORABLE", { place, what: "half of a character pair (a lone surrogate)" });
}

/** The parser's reason without the text itself: an error must not repeat a secret. */
function reasonOf(cause: unknown): string {
	const message = cause instanceof Error ? cause.message : "";
	const [, place] = /at position (\d+)/.exec(message) ?? [];
	return place === undefined
		? "it ends too early or is no JSON at all."
		: `something unexpected at character ${place}.`;
}
