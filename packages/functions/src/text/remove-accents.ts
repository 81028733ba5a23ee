import { defineFunction } from "@keyway/connector-sdk/definition";
import anyAscii from "any-ascii";
import { text, within } from "./text.ts";

export const removeAccents = defineFunction({
	id: "removeAccents",
	version: 1,
	group: "text",
	name: "Remove accents",
	description: "Replaces accented letters with their plain forms, and letters of other scripts with how they sound.",
	sentence: "{text} without accents",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "Zoe Muller" },
	run({ text }) {
		const plain = anyAscii(text.normalize("NFC"));
		within(plain.length);
		return { text: plain };
	},
});
