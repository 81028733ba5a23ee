import { z } from "zod";
import { Json } from "./json.ts";

/** Where a reference may start, besides an earlier card's id. */
export const REFERENCE_ROOTS = ["trigger", "item", "run", "user"] as const;

const Path = z.array(z.string().min(1).max(128)).max(32);

/**
 * A pointer to data: `trigger`, an earlier card, `item` (innermost loop) or `run`, and a path into it.
 * `user` is accepted and stored as `trigger.user`.
 */
export const Reference = z.object({ card: z.string().min(1).max(32), path: Path });
export type Reference = z.infer<typeof Reference>;

export type FieldValue =
	| { kind: "literal"; value: Json }
	| { kind: "ref"; card: string; path: string[] }
	| { kind: "template"; parts: (string | Reference)[] }
	| { kind: "expression"; cel: string }
	| { kind: "list"; items: FieldValue[] }
	| { kind: "object"; fields: { [name: string]: FieldValue } };

/** What fills a field of a card; nested values may mix literals, references, templates and expressions. */
export const FieldValue: z.ZodType<FieldValue> = z.lazy(() =>
	z.discriminatedUnion("kind", [
		z.strictObject({ kind: z.literal("literal"), value: Json }),
		z.strictObject({ kind: z.literal("ref"), card: z.string().min(1).max(32), path: Path }),
		z.strictObject({ kind: z.literal("template"), parts: z.array(z.union([z.string(), Reference])).max(500) }),
		z.strictObject({ kind: z.literal("expression"), cel: z.string().max(10_000) }),
		z.strictObject({ kind: z.literal("list"), items: z.array(FieldValue).max(1_000) }),
		z.strictObject({ kind: z.literal("object"), fields: z.record(z.string().min(1).max(128), FieldValue) }),
	]),
);

export const literal = (value: Json): FieldValue => ({ kind: "literal", value });
export const ref = (card: string, ...path: string[]): FieldValue => ({ kind: "ref", card, path });
export const template = (...parts: (string | Reference)[]): FieldValue => ({ kind: "template", parts });
export const expression = (cel: string): FieldValue => ({ kind: "expression", cel });
