import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { text } from "./text.ts";

export const contains = defineFunction({
	id: "contains",
	version: 1,
	group: "text",
	name: "Contains",
	description: "Tells whether a text holds another text.",
	sentence: "{text} contains {search}",
	input: { text: text("Text"), search: text("Search") },
	output: { result: field(z.boolean(), { label: "Result" }) },
	sample: { result: true },
	run: ({ text, search }) => ({ result: text.includes(search) }),
});
