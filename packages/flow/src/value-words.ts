import type { Catalogue, FieldSpec, OutputSpec } from "@keyway/schema/catalogue";
import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import { titleAt } from "./card-title.ts";
import { findEntry } from "./catalogue-index.ts";

/** Characters of a value that a sentence has room for. */
const ROOM = 60;

/** A value in a few words, for sentences about it: `#it-news`, `"Welcome, Zoë"`, `Find users › Users`. */
export type ValueWords = (graph: FlowGraph, value: FieldValue, spec?: FieldSpec) => string;

export function createValueWords(catalogue: Catalogue): ValueWords {
	const words: ValueWords = (graph, value, spec) => {
		switch (value.kind) {
			case "literal":
				return literalWords(value.value, spec);
			case "ref":
				return valueWords(graph, value, catalogue);
			case "template": {
				const parts = value.parts.map((part) =>
					typeof part === "string" ? part : `[${valueWords(graph, part, catalogue)}]`,
				);
				return quoted(parts.join(""));
			}
			case "expression":
				return cut(value.cel);
			case "list":
				return cut(value.items.map((each) => words(graph, each)).join(", ") || "an empty list");
			case "object":
				return cut(
					Object.entries(value.fields)
						.map(([name, each]) => `${name}: ${words(graph, each)}`)
						.join(", ") || "nothing",
				);
		}
	};
	return words;
}

/** `Find users › Users`: a reference by the labels of its card and members. */
export function valueWords(graph: FlowGraph, { card, path }: Reference, catalogue: Catalogue): string {
	const uses = card === "trigger" ? graph.trigger?.uses : graph.cards[card]?.uses;
	let fields: readonly OutputSpec[] = (uses && findEntry(catalogue, uses)?.outputs) || [];
	const labels = path.map((name) => {
		const member = fields.find((each) => each.name === name);
		fields = member?.fields ?? member?.items?.fields ?? [];
		return member?.label ?? name;
	});
	const root = card === "item" ? "Item" : card === "run" ? "Run" : titleAt(graph, card, catalogue);
	return [root, ...labels].join(" › ");
}

function literalWords(value: Json, spec: FieldSpec | undefined): string {
	const choice = spec?.choices?.find((each) => each.value === value);
	if (choice) return choice.label;
	if (value === null) return "nothing";
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (typeof value === "string") return quoted(value);
	if (typeof value === "number") return String(value);
	if (Array.isArray(value)) return cut(value.map((each) => literalWords(each, spec)).join(", ") || "an empty list");
	// A choice from a live list is stored with its label.
	if (typeof value["label"] === "string" && "value" in value) return quoted(value["label"]);
	return cut(
		Object.entries(value)
			.map(([name, each]) => `${name}: ${literalWords(each, undefined)}`)
			.join(", ") || "nothing",
	);
}

/** Words of their own stand in quotes, names do not. */
function quoted(text: string): string {
	if (text === "") return "nothing";
	return /\s/.test(text) ? `"${cut(text)}"` : cut(text);
}

function cut(text: string): string {
	const line = text.replace(/\s+/g, " ").trim();
	return line.length > ROOM ? `${line.slice(0, ROOM - 1).trimEnd()}…` : line;
}
