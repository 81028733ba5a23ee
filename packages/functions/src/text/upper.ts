import { defineFunction } from "@keyway/connector-sdk/definition";
import { text } from "./text.ts";

export const upper = defineFunction({
	id: "upper",
	version: 1,
	group: "text",
	name: "Upper case",
	description: "Turns a text into capital letters.",
	sentence: "{text} in upper case",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "ZOË" },
	run: ({ text }) => ({ text: text.toUpperCase() }),
});
