import { z } from "zod";

/** What a field or an output holds; drives the form, the mapping check and the icon. */
export const ValueType = z.enum([
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
]);
export type ValueType = z.infer<typeof ValueType>;
