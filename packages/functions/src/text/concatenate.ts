import { defineFunction } from "@keyway/connector-sdk/definition";
import { joined, text, texts } from "./text.ts";

export const concatenate = defineFunction({
	id: "concatenate",
	version: 1,
	group: "text",
	name: "Concatenate texts",
	description: "Puts several texts one after the other.",
	sentence: "Concatenate {items}",
	input: { items: texts("Items") },
	output: { text: text("Text") },
	sample: { text: "ZoëMüller" },
	run: ({ items }) => ({ text: joined(items, "") }),
});
