import { defineFunction } from "@keyway/connector-sdk/definition";
import { text } from "./text.ts";

export const trim = defineFunction({
	id: "trim",
	version: 1,
	group: "text",
	name: "Trim text",
	description: "Removes white space at the beginning and end of a text.",
	sentence: "Trim {text}",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "Zoë" },
	run: ({ text }) => ({ text: text.trim() }),
});
