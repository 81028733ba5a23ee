import type { Choice } from "@keyway/schema/catalogue";
import type { ValueType } from "@keyway/schema/value-type";
import { z } from "zod";

/** What a person sees of a field; the zod schema says what it may hold. */
export type FieldHints = {
	label: string;
	/** Only where the schema does not tell: a `z.string()` is `text` unless this says `channel`, `date`, … */
	type?: ValueType;
	help?: string;
	placeholder?: string;
	/** Id of a live list of the connector: `slack.channels`. */
	options?: string;
	choices?: Choice[];
	/** Write-only; redacted everywhere. */
	secret?: boolean;
	/** `case1` stands for case1, case2 … */
	repeat?: boolean;
};

/** Hints by schema instance. */
export const fieldHints = z.registry<FieldHints>();

/**
 * Marks a zod schema as a field of a card: its label, type and where its options come from.
 * @example channel: field(z.string(), { label: "Channel", type: "channel", options: "slack.channels" })
 */
export function field<T extends z.ZodType>(schema: T, hints: FieldHints): T {
	// A clone, so that two fields may share one schema with different hints.
	const own = schema.clone() as T;
	fieldHints.add(own, hints);
	return own;
}
