import type { FieldValue } from "@keyway/schema/field-value";
import type { Phrase } from "./phrase-type.ts";

/** Which words filled a field, and what else they may mean. */
export type Reason = { field: string; words: string; alternatives?: FieldValue[] };

export type Filled = {
	fields: Record<string, FieldValue>;
	reasons: Reason[];
	problems: { code: string; message: string; field?: string }[];
	guessed: boolean;
};

export function put(
	filled: Filled,
	field: string,
	value: FieldValue,
	words: string,
	alternatives: FieldValue[] = [],
): void {
	filled.fields[field] = value;
	filled.reasons.push({ field, words, ...(alternatives.length > 0 ? { alternatives } : {}) });
}

export const wordsOf = (phrase: Phrase, from: number, to: number): string =>
	phrase.tokens
		.slice(from, to)
		.map((token) => token.text)
		.join(" ");
