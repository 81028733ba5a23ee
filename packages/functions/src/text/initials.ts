import { defineFunction } from "@keyway/connector-sdk/definition";
import { text } from "./text.ts";

export const initials = defineFunction({
	id: "initials",
	version: 1,
	group: "text",
	name: "Initials",
	description: "Returns the first letters of the words of a name.",
	sentence: "Initials of {text}",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "ZM" },
	run({ text }) {
		const words = text.split(/[\s\-–]+/).filter((word) => word !== "");
		return { text: words.map((word) => /\p{L}|\p{N}/u.exec(word)?.[0].toUpperCase() ?? "").join("") };
	},
});
