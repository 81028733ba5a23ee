import { field } from "@keyway/connector-sdk/field";
import { errors } from "@keyway/schema/error";
import { z } from "zod";

/** Characters of one text, going in or coming out: one card must not fill the memory of a worker. */
export const MOST_CHARACTERS = 1_000_000;

const fail = errors({
	TEXT_TOO_LONG: [422, "The text would have {length} characters; at most {most} are possible. Use less."],
});

/** A text, as an input or an output of a function. */
export function text(label: string) {
	return field(z.string().max(MOST_CHARACTERS), { label });
}

/** A list of values that become text: people write numbers and dates into texts too. */
export function texts(label: string) {
	return field(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).max(100_000), { label, type: "list" });
}

/** @throws AppError `TEXT_TOO_LONG` */
export function within(length: number): void {
	if (length > MOST_CHARACTERS) throw fail("TEXT_TOO_LONG", { length, most: MOST_CHARACTERS });
}

/** One text of many, nothing for null. */
export function joined(items: readonly (string | number | boolean | null)[], separator: string): string {
	const parts = items.map((item) => (item === null ? "" : String(item)));
	within(parts.reduce((sum, part) => sum + part.length + separator.length, 0));
	return parts.join(separator);
}
