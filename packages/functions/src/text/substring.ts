import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { text } from "./text.ts";

export const substring = defineFunction({
	id: "substring",
	version: 1,
	group: "text",
	name: "Part of a text",
	description: "Returns the part of a text between two positions, counted from 0; the end is not part of it.",
	sentence: "Part of {text} from {start} to {end}",
	input: {
		text: text("Text"),
		start: field(z.number().int(), { label: "Start", help: "Below zero: counted from the end." }),
		end: field(z.number().int().optional(), { label: "End" }),
	},
	output: { text: text("Text") },
	sample: { text: "Zo" },
	run: ({ text, start, end }) => ({ text: Array.from(text).slice(start, end).join("") }),
});
