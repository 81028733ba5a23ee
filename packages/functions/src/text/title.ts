import { defineFunction } from "@keyway/connector-sdk/definition";
import { text } from "./text.ts";

/** A word starts after anything but a letter, digit, mark or apostrophe, and after the apostrophe of `O'` and `D'`. */
const WORD_START = /(?<![\p{L}\p{N}\p{M}'’])\p{L}|(?<=(?<![\p{L}\p{N}\p{M}])[od]['’])\p{L}/gu;

export const title = defineFunction({
	id: "title",
	version: 1,
	group: "text",
	name: "Title case",
	description: "Begins every word of a text with a capital letter.",
	sentence: "{text} in title case",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "Zoë O'Neil-Müller" },
	run: ({ text }) => ({ text: text.toLowerCase().replace(WORD_START, (letter) => letter.toUpperCase()) }),
});
