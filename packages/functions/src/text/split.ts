import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { text } from "./text.ts";

export const split = defineFunction({
	id: "split",
	version: 1,
	group: "text",
	name: "Split text",
	description: "Cuts a text into a list at each separator.",
	sentence: "Split {text} at {separator}",
	input: { text: text("Text"), separator: text("Separator") },
	output: { items: field(z.array(z.string()), { label: "Items" }) },
	sample: { items: ["zoe", "muller"] },
	run: ({ text, separator }) => ({ items: separator === "" ? Array.from(text) : text.split(separator) }),
});
