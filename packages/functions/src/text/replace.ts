import { defineFunction } from "@keyway/connector-sdk/definition";
import { text, within } from "./text.ts";

export const replace = defineFunction({
	id: "replace",
	version: 1,
	group: "text",
	name: "Replace in text",
	description: "Replaces every occurrence of a text with another text.",
	sentence: "Replace {search} with {replacement} in {text}",
	input: { text: text("Text"), search: text("Search"), replacement: text("Replacement") },
	output: { text: text("Text") },
	sample: { text: "Zoë-Müller" },
	run({ text, search, replacement }) {
		if (search === "") return { text };
		const parts = text.split(search);
		within(text.length + (parts.length - 1) * (replacement.length - search.length));
		return { text: parts.join(replacement) };
	},
});
