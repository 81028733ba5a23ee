import { z } from "zod";
import { type FieldHints, field } from "./field.ts";

/** What a field with a live list holds: the entry that was picked, or the bare name that was written. */
export const OptionValue = z.union([
	z.string().trim().min(1).max(300),
	z.object({ value: z.string().min(1).max(300), label: z.string().max(300) }),
]);
export type OptionValue = z.infer<typeof OptionValue>;

export function optionField(hints: FieldHints) {
	return field(OptionValue, hints);
}
