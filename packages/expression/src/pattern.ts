import { RE2JS } from "re2js";
import { LIMITS } from "./limits.ts";
import { fail } from "./problem.ts";

/**
 * Regular expressions by RE2 (https://github.com/google/re2/wiki/Syntax), whose work grows with the length of the text
 * alone, whatever the pattern. Large, so the web app must not load it at start.
 */

/** Patterns that are kept compiled. */
const KEPT = 500;
const compiled = new Map<string, RE2JS>();

/** Whether the pattern matches anywhere in the text. @throws AppError `EXPRESSION_PATTERN` */
export function matches(text: string, pattern: string): boolean {
	return compile(pattern).matcher(text).find();
}

/** Why a pattern cannot be used, in words; null when it can. */
export function patternProblem(pattern: string): string | null {
	if (pattern.length > LIMITS.pattern) return `it is longer than ${LIMITS.pattern} characters`;
	try {
		RE2JS.compile(pattern);
		return null;
	} catch (error) {
		return inWords(error instanceof Error ? error.message : String(error));
	}
}

function compile(pattern: string): RE2JS {
	const known = compiled.get(pattern);
	if (known) return known;
	const reason = patternProblem(pattern);
	if (reason !== null) throw fail("EXPRESSION_PATTERN", { pattern: `"${pattern.slice(0, 100)}"`, reason });
	if (compiled.size >= KEPT) compiled.clear();
	const made = RE2JS.compile(pattern);
	compiled.set(pattern, made);
	return made;
}

const REASONS: readonly [RegExp, string][] = [
	[/unsupported Perl syntax: `\(\?<?[=!]/, "looking ahead or behind is not supported"],
	[/invalid escape sequence: `\\[1-9]/, "references back to a group are not supported"],
	[/invalid repeat count|expression too large/, "it repeats too often"],
	[/nests too deeply/, "it is too deep"],
];

function inWords(message: string): string {
	const known = REASONS.find(([form]) => form.test(message));
	return known ? known[1] : message.replace(/^error parsing regexp: /, "").replaceAll("`", '"');
}
