import { defineFunction } from "@keyway/connector-sdk/definition";
import { joined, text, texts } from "./text.ts";

export const compose = defineFunction({
	id: "compose",
	version: 1,
	group: "text",
	name: "Compose text",
	description: "Builds a text from fixed words and values.",
	sentence: "Compose {parts}",
	input: { parts: texts("Parts") },
	output: { text: text("Text") },
	sample: { text: "Welcome, Zoë!" },
	run: ({ parts }) => ({ text: joined(parts, "") }),
});
