import { defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { personOutput } from "@keyway/connector-sdk/person-field";
import { z } from "zod";

const InputType = z
	.string()
	.regex(
		/^(text|number|boolean|date|person|list|object|any)\??$/,
		"Write text, number, boolean, date, person, list, object or any; with a question mark it may be left out.",
	);

const called = defineTrigger({
	id: "called",
	version: 1,
	name: "Called by another flow",
	description: "Starts when another flow calls this one as a helper.",
	sentence: "When another flow calls this flow with {inputs}",
	input: {
		inputs: field(z.record(z.string(), InputType).optional(), {
			label: "Inputs",
			type: "object",
			help: "Name and type of each: text, number, boolean, date, person, list, object, any. text? may be left out.",
		}),
	},
	output: {
		inputs: field(z.record(z.string(), z.json()).default({}), { label: "Inputs", type: "object" }),
		user: personOutput("User").optional(),
		caller: field(
			z.object({
				run: field(z.string(), { label: "Run" }),
				flow: field(z.object({ id: field(z.string(), { label: "Id" }), name: field(z.string(), { label: "Name" }) }), {
					label: "Flow",
				}),
				card: field(z.string(), { label: "Card" }),
				depth: field(z.number(), { label: "Depth" }),
			}),
			{ label: "Caller" },
		),
	},
	sample: {
		inputs: { department: "Sales" },
		caller: {
			run: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a11",
			flow: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a10", name: "New user" },
			card: "ask_helper",
			depth: 1,
		},
	},
});

/** Flows that other flows call. */
export const helper = defineConnector({
	id: "helper",
	name: "Helper",
	description: "Another flow calls this one",
	group: "builtin",
	icon: { hue: "#3A55E8", monogram: "He", glyph: "workflow" },
	triggers: [called],
});
