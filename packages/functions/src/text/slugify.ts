import { defineFunction } from "@keyway/connector-sdk/definition";
import anyAscii from "any-ascii";
import { text, within } from "./text.ts";

export const slugify = defineFunction({
	id: "slugify",
	version: 1,
	group: "text",
	name: "Make a slug",
	description: "Turns a text into lower case words joined by hyphens, fit for an address.",
	sentence: "Slug of {text}",
	input: { text: text("Text") },
	output: { text: text("Text") },
	sample: { text: "zoe-muller" },
	run({ text }) {
		const plain = anyAscii(text.normalize("NFC")).toLowerCase();
		within(plain.length);
		return {
			text: plain
				.replaceAll("'", "")
				.split(/[^a-z0-9]+/)
				.filter((word) => word !== "")
				.join("-"),
		};
	},
});
