import { z } from "zod";
import { CallLimits } from "./call-limits.ts";
import { Json, type JsonSchema } from "./json.ts";
import { ValueType } from "./value-type.ts";

const Schema = z.custom<JsonSchema>((value) => typeof value === "object" && value !== null);

export const Choice = z.object({ value: z.union([z.string(), z.number(), z.boolean()]), label: z.string() });
export type Choice = z.infer<typeof Choice>;

/** One input of a definition: what the form shows and what a value is checked against. */
export type FieldSpec = {
	name: string;
	label: string;
	type: ValueType;
	required: boolean;
	help?: string;
	placeholder?: string;
	/** Id of a live list, `slack.channels`: asked of the connection while editing. */
	options?: string;
	choices?: Choice[];
	default?: Json;
	/** Members, where the type is `object`. */
	fields?: FieldSpec[];
	/** Type of the members, where the type is `list`. */
	items?: ValueType;
	/** `case` stands for case1, case2 … */
	repeat?: boolean;
	/** Write-only: never read back, logged or kept in run data. */
	secret?: boolean;
	schema: JsonSchema;
};
export const FieldSpec: z.ZodType<FieldSpec> = z.lazy(() =>
	z.object({
		name: z.string(),
		label: z.string(),
		type: ValueType,
		required: z.boolean(),
		help: z.string().optional(),
		placeholder: z.string().optional(),
		options: z.string().optional(),
		choices: z.array(Choice).optional(),
		default: Json.optional(),
		fields: z.array(FieldSpec).optional(),
		items: ValueType.optional(),
		repeat: z.boolean().optional(),
		secret: z.boolean().optional(),
		schema: Schema,
	}),
);

/** One output of a definition, typed as deep as it is known, so that references are checked at save. */
export type OutputSpec = {
	name: string;
	label: string;
	type: ValueType;
	optional?: boolean;
	/** Members; `open` says that unknown members may be read too (typed `any`). */
	fields?: OutputSpec[];
	open?: boolean;
	/** Element of a list. */
	items?: OutputSpec;
	secret?: boolean;
};
export const OutputSpec: z.ZodType<OutputSpec> = z.lazy(() =>
	z.object({
		name: z.string(),
		label: z.string(),
		type: ValueType,
		optional: z.boolean().optional(),
		fields: z.array(OutputSpec).optional(),
		open: z.boolean().optional(),
		items: OutputSpec.optional(),
		secret: z.boolean().optional(),
	}),
);

export const Effect = z.enum(["none", "read", "write", "destroy"]);
export type Effect = z.infer<typeof Effect>;

/**
 * How a repeated call is kept from acting twice: `key` = the service takes our key · `natural` = repeating changes
 * nothing more · `check` = the card looks before it acts · `none` = an unknown outcome must be asked about.
 */
export const Idempotency = z.enum(["key", "natural", "check", "none"]);
export type Idempotency = z.infer<typeof Idempotency>;

export const LaneSpec = z.object({ name: z.string(), label: z.string(), repeat: z.boolean().optional() });
export type LaneSpec = z.infer<typeof LaneSpec>;

export const EntryKind = z.enum(["trigger", "action", "control", "function"]);
export type EntryKind = z.infer<typeof EntryKind>;

/** One card that a person can place, as plain data: made from a definition, read by web, validation and language. */
export const CatalogueEntry = z.object({
	/** `slack.sendChannelMessage` */
	id: z.string(),
	version: z.number().int().positive(),
	kind: EntryKind,
	/** `slack`; for control cards `flow`; for functions their group. */
	connector: z.string(),
	name: z.string(),
	description: z.string(),
	/** `Send {text} to {channel}`: the title, the numbered step, the screen reader and the audit log. */
	sentence: z.string(),
	aliases: z.array(z.string()).optional(),
	fields: z.array(FieldSpec),
	outputs: z.array(OutputSpec),
	/** Of a function with several outputs: the one that an expression gets. */
	result: z.string().optional(),
	/** A typical output, shown before the first run and used by tests. */
	sample: Json,
	effect: Effect,
	/** Id of the entry that undoes it. */
	inverse: z.string().optional(),
	idempotency: Idempotency,
	lanes: z.array(LaneSpec).optional(),
	/** The card needs a connection of its connector. */
	needsConnection: z.boolean(),
	/** Where the vendor documents the call. */
	source: z.string().optional(),
});
export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

/** Hue and two letters of a connector's tile, or one of our own glyphs (a lucide icon's name). */
export const Icon = z.object({ hue: z.string(), monogram: z.string().max(2), glyph: z.string().optional() });
export type Icon = z.infer<typeof Icon>;

export const ConnectorEntry = z.object({
	id: z.string(),
	name: z.string(),
	description: z.string(),
	group: z.enum(["connector", "builtin", "control", "function"]),
	/** How much of the service a connection may use where nobody says otherwise. */
	limits: CallLimits.optional(),
	icon: Icon,
	/** Fields of a connection; none = no connection is needed. */
	connection: z.array(FieldSpec).optional(),
});
export type ConnectorEntry = z.infer<typeof ConnectorEntry>;

export const Catalogue = z.object({ connectors: z.array(ConnectorEntry), entries: z.array(CatalogueEntry) });
export type Catalogue = z.infer<typeof Catalogue>;
