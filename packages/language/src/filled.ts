import type { FieldValue } from "@keyway/schema/field-value";
import type { Phrase } from "./phrase-type.ts";

/** Which words filled a field. */
export type Reason = { field: string; words: string };

export type Filled = {
	fields: Record<string, FieldValue>;
	reasons: Reason[];
	problems: { code: string; message: string; field?: string }[];
	guessed: boolean;
};

export function put(filled: Filled, field: string, value: FieldValue, words: string): void {
	filled.fields[field] = value;
	filled.reasons.push({ field, words });
}

export const wordsOf = (phrase: Phrase, from: number, to: number): string =>
	phrase.tokens
		.slice(from, to)
		.map((token) => token.text)
		.join(" ");
