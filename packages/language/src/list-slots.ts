import { literal } from "@keyway/schema/field-value";
import type { LooseField } from "./catalogue.ts";
import type { Indexed } from "./catalogue-index.ts";
import { fillAttributes } from "./condition-slots.ts";
import { type Context, findList, findMade, listOutput, type Made } from "./context.ts";
import { type Filled, put } from "./filled.ts";
import { headsOf } from "./lexicon.ts";
import type { Phrase } from "./phrase-type.ts";
import { stemOf } from "./token.ts";

export function fillList(field: LooseField, indexed: Indexed, phrase: Phrase, context: Context, filled: Filled) {
	if (field.name === "except") {
		const at = phrase.tokens.findIndex((token) =>
			["except", "besides", "apart", "excluding", "but"].includes(token.lower),
		);
		const values = phrase.mentions
			.filter((mention) => at >= 0 && mention.from > at)
			.flatMap((mention) =>
				mention.candidates.filter((each) => each.list === "roles" || each.list === "apps").slice(0, 1),
			);
		if (values.length > 0)
			put(
				filled,
				field.name,
				{ kind: "list", items: values.map((each) => literal(each.value)) },
				values.map((each) => each.value).join(", "),
			);
		return;
	}
	if (field.options === "userAttributes") {
		const values = phrase.mentions.flatMap((mention) =>
			mention.candidates.filter((each) => each.list === "attribute").slice(0, 1),
		);
		if (values.length > 0)
			put(
				filled,
				field.name,
				{ kind: "list", items: [...new Set(values.map((each) => each.value))].map((value) => literal(value)) },
				values.map((each) => each.value).join(", "),
			);
		return;
	}
	if (
		field.name === "attachments" &&
		!phrase.tokens.some((token) =>
			["file", "csv", "attach", "attached", "attachment", "it", "export", "table", "report"].includes(token.lower),
		)
	)
		return;
	if (field.name === "attachments") {
		const made = findMade(context, (each) => each.indexed?.outputs.includes("file") ?? false);
		if (made)
			put(filled, field.name, { kind: "list", items: [{ kind: "ref", card: made.id, path: ["file"] }] }, "the file");
		return;
	}
	const list = findList(context, "");
	if (list && field.required && indexed.entry.kind !== "trigger")
		put(filled, field.name, { kind: "ref", card: list.made.id, path: [list.output] }, list.output);
}

const KEY_OUTPUTS = [
	"key",
	"id",
	"number",
	"envelope",
	"request",
	"record",
	"issue",
	"ticket",
	"row",
	"task",
	"incident",
];

/** `it`, `the issue`: the newest card that made such a thing; a row of values is asked for later. */
export function fillRecord(field: LooseField, indexed: Indexed, phrase: Phrase, context: Context, filled: Filled) {
	if (
		["record", "row"].includes(field.name) &&
		/^(insert|creat|add|upsert|append)/.test([...indexed.verbs.keys()][0] ?? "")
	)
		return fillAttributes(field, phrase, context, filled);
	const loop = context.loops.at(-1);
	const wanted = headsOf(stemOf(field.name));
	if (loop && !loop.isPerson && [...headsOf(loop.noun)].some((head) => wanted.has(head)))
		return put(filled, field.name, { kind: "ref", card: "item", path: [] }, `each ${loop.noun}`);
	const made = findMade(context, (each) => fitsRecord(each, field, indexed));
	if (!made?.indexed) return;
	const outputs = made.indexed.outputs;
	const output =
		outputs.includes(field.name) && !outputs.includes("key")
			? field.name
			: (KEY_OUTPUTS.find((name) => outputs.includes(name)) ?? outputs[0] ?? field.name);
	put(filled, field.name, { kind: "ref", card: made.id, path: [output] }, "it");
}

function fitsRecord(made: Made, field: LooseField, indexed: Indexed): boolean {
	if (!made.indexed || listOutput(made)) return false;
	const sameService = made.indexed.connector === indexed.connector;
	const wanted = headsOf(stemOf(field.name));
	const names = [...made.indexed.outputs, ...made.indexed.objects].map((name) => stemOf(name.toLowerCase()));
	return (
		sameService &&
		(field.name === "id"
			? made.indexed.outputs.some((name) => name === "record" || name === "id")
			: names.some((name) => wanted.has(name) || [...headsOf(name)].some((head) => wanted.has(head))))
	);
}
