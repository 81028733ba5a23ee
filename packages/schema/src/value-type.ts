import { z } from "zod";

/** All types of values, by name. */
export const VALUE_TYPES = [
	"text",
	"longText",
	"number",
	"boolean",
	"date",
	"duration",
	"schedule",
	"person",
	"people",
	"role",
	"app",
	"group",
	"channel",
	"table",
	"record",
	"list",
	"object",
	"file",
	"expression",
	"choice",
	"resource",
	"trigger",
	"any",
] as const;

/** What a field or an output holds; drives the form, the mapping check and the icon. */
export const ValueType = z.enum(VALUE_TYPES);
export type ValueType = z.infer<typeof ValueType>;
