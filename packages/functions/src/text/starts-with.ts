import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { text } from "./text.ts";

export const startsWith = defineFunction({
	id: "startsWith",
	version: 1,
	group: "text",
	name: "Starts with",
	description: "Tells whether a text begins with another text.",
	sentence: "{text} starts with {search}",
	input: { text: text("Text"), search: text("Search") },
	output: { result: field(z.boolean(), { label: "Result" }) },
	sample: { result: true },
	run: ({ text, search }) => ({ result: text.startsWith(search) }),
});
