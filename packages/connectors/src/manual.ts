import { defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";

const run = defineTrigger({
	id: "run",
	version: 1,
	name: "Run by hand",
	description: "Starts when a person presses Run and gives the inputs that the flow asks for.",
	sentence: "When a person runs the flow",
	input: {},
	output: {
		inputs: field(z.record(z.string(), z.json()).default({}), { label: "Inputs", type: "object" }),
		startedBy: field(z.string().optional(), { label: "Started by" }),
	},
	sample: { inputs: { reason: "A first try" }, startedBy: "maria.schulz@acme.test" },
});

export const manual = defineConnector({
	id: "manual",
	name: "By hand",
	description: "A person presses Run",
	group: "builtin",
	icon: { hue: "#3A55E8", monogram: "Ru", glyph: "play" },
	triggers: [run],
});
