import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { text } from "./text.ts";

export const length = defineFunction({
	id: "length",
	version: 1,
	group: "text",
	name: "Length of a text",
	description: "Counts the characters of a text.",
	sentence: "Length of {text}",
	input: { text: text("Text") },
	output: { length: field(z.number().int(), { label: "Length" }) },
	sample: { length: 3 },
	run: ({ text }) => ({ length: Array.from(text).length }),
});
