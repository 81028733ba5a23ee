import { isList, membersOf } from "@keyway/expression/member";
import { signatureOf, usage } from "@keyway/expression/signature";
import type { CatalogueEntry, OutputSpec } from "@keyway/schema/catalogue";
import type { Suggestion } from "../monaco/text-language.ts";
import { CHAIN, type ReadableData, specOfChain } from "./readable-data.ts";

const BEFORE_DOT = new RegExp(`(${CHAIN.source})\\.\\w*$`);

/** What may stand where the cursor is: members behind a dot, otherwise what data and functions start with. */
export function namesAfter(before: string, data: ReadableData): Suggestion[] {
	if (inText(before)) return [];
	const chain = BEFORE_DOT.exec(before)?.[1];
	if (chain === undefined) return /\.\w*$/.test(before) ? methodsOf(null) : starts(data);
	if (chain === "steps") return data.steps.map(stepChoice);
	const group = data.functions.filter(({ id }) => id.startsWith(`${chain}.`));
	if (group.length > 0) return group.map((entry) => functionChoice(entry, chain.length + 1));
	const spec = specOfChain(data, chain, before);
	return spec ? [...membersOf(spec).map(memberChoice), ...methodsOf(spec)] : methodsOf(null);
}

/** Whether the cursor stands between quotation marks. */
function inText(before: string): boolean {
	return /["']/.test(before.replace(/"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/g, ""));
}

function starts({ scope, steps, functions }: ReadableData): Suggestion[] {
	const data: Suggestion[] = [];
	if (scope.item) data.push(root("item", "The current item of the loop"));
	if (scope.trigger) data.push(root("trigger", scope.trigger.label));
	if (steps.length > 0) data.push(root("steps", "What earlier steps gave"));
	if (scope.run) data.push(root("run", "The run itself"));
	data.push({ name: "now", kind: "data", type: "date", label: "The time of the run" });
	const near = steps.map(
		({ id, title }): Suggestion => ({
			name: `steps.${id}`,
			insert: `steps.${id}.`,
			kind: "group",
			label: title,
			goesOn: true,
		}),
	);
	return [...data, ...near, ...functions.map((entry) => functionChoice(entry, 0)), ...WORDS];
}

const root = (name: string, label: string): Suggestion => ({
	name,
	insert: `${name}.`,
	kind: "group",
	label,
	goesOn: true,
});

function stepChoice({ id, title }: { id: string; title: string }): Suggestion {
	return { name: id, insert: `${id}.`, kind: "group", label: title, goesOn: true };
}

function memberChoice({ name, label, type }: OutputSpec): Suggestion {
	return { name, kind: "data", type, label };
}

/** @param from how much of the function's id is written already */
function functionChoice(entry: CatalogueEntry, from: number): Suggestion {
	const signature = signatureOf(entry);
	const name = entry.id.slice(from);
	return {
		name,
		insert: `${name}(`,
		kind: "function",
		label: entry.name,
		...(signature ? { type: signature.returns, description: `${usage(signature)}\n\n${entry.description}` } : {}),
	};
}

const WORDS: Suggestion[] = [
	{ name: "true", kind: "word", label: "Yes" },
	{ name: "false", kind: "word", label: "No" },
	{ name: "has", insert: "has(", kind: "function", type: "boolean", label: "Whether a member is there" },
	{ name: "size", insert: "size(", kind: "function", type: "number", label: "How long a text or list is" },
];

const method = (name: string, insert: string, type: string, label: string): Suggestion => ({
	name,
	insert,
	kind: "function",
	type,
	label,
});
const TEXT_METHODS = [
	method("startsWith", "startsWith(", "boolean", "Whether it begins so"),
	method("endsWith", "endsWith(", "boolean", "Whether it ends so"),
	method("contains", "contains(", "boolean", "Whether it holds a text"),
	method("matches", "matches(", "boolean", "Whether it fits a pattern (RE2)"),
	method("size", "size()", "number", "How many characters"),
];
const LIST_METHODS = [
	method("exists", "exists(each, each", "boolean", "Whether one of them …"),
	method("all", "all(each, each", "boolean", "Whether all of them …"),
	method("filter", "filter(each, each", "list", "Those that …"),
	method("map", "map(each, each", "list", "Something of each"),
	method("size", "size()", "number", "How many"),
];

/** CEL's own, for a value; of a value that nobody knows all of them. */
function methodsOf(spec: OutputSpec | null): Suggestion[] {
	if (!spec || spec.type === "any") return [...TEXT_METHODS, ...LIST_METHODS.slice(0, -1)];
	if (isList(spec)) return LIST_METHODS;
	return ["text", "longText", "choice"].includes(spec.type) ? TEXT_METHODS : [];
}
