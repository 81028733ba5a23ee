import { defineFunction } from "@keyway/connector-sdk/definition";
import { text } from "./text.ts";

export const lower = defineFunction({
	id: "lower",
	version: 1,
	group: "text",
	name: "Lower case",
	description: "Turns a text into lower case letters.",
	sentence: "{text} in lower case",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "zoë" },
	run: ({ text }) => ({ text: text.toLowerCase() }),
});
