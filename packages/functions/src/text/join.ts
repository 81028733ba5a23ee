import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { joined, text, texts } from "./text.ts";

export const join = defineFunction({
	id: "join",
	version: 1,
	group: "text",
	name: "Join a list",
	description: "Puts the items of a list together into one text.",
	sentence: "Join {items} with {separator}",
	input: { items: texts("Items"), separator: field(z.string().max(1_000).optional(), { label: "Separator" }) },
	output: { text: text("Text") },
	sample: { text: "zoe.muller" },
	run: ({ items, separator = "" }) => ({ text: joined(items, separator) }),
});
