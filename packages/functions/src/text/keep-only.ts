import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { text } from "./text.ts";

export const keepOnly = defineFunction({
	id: "keepOnly",
	version: 1,
	group: "text",
	name: "Keep only some characters",
	description: "Removes all characters from a text that are not allowed.",
	sentence: "Keep only {characters} of {text}",
	input: {
		text: text("Text"),
		characters: field(z.string().max(1_000), {
			label: "Characters",
			help: "Such as a-z0-9. – a hyphen between two characters means all between them.",
		}),
	},
	output: { text: text("Text") },
	sample: { text: "zoe" },
	run({ text, characters }) {
		const ranges = rangesOf(Array.from(characters, (sign) => sign.codePointAt(0) as number));
		const isKept = (code: number) => ranges.some(([from, to]) => code >= from && code <= to);
		return {
			text: Array.from(text)
				.filter((sign) => isKept(sign.codePointAt(0) as number))
				.join(""),
		};
	},
});

const HYPHEN = 0x2d;

/** `a-z_` as spans of code points. */
function rangesOf(codes: readonly number[]): [from: number, to: number][] {
	const ranges: [number, number][] = [];
	for (let at = 0; at < codes.length; at++) {
		const from = codes[at] as number;
		const to = codes[at + 2];
		if (codes[at + 1] === HYPHEN && to !== undefined) {
			ranges.push([Math.min(from, to), Math.max(from, to)]);
			at += 2;
		} else ranges.push([from, from]);
	}
	return ranges;
}
