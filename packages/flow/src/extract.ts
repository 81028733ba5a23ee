import type { Rewrite } from "@keyway/expression/rewrite";
import type { Catalogue, CatalogueEntry, OutputSpec } from "@keyway/schema/catalogue";
import { type FieldValue, literal, type Reference } from "@keyway/schema/field-value";
import type { Card, FlowGraph, FlowKind } from "@keyway/schema/flow";
import { type CardId, definitionId } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import type { ValueType } from "@keyway/schema/value-type";
import { rewriteCard } from "./card-references.ts";
import { cardTitle } from "./card-title.ts";
import { findNewest, usesOf } from "./catalogue-index.ts";
import { copiedGraph } from "./clip.ts";
import type { Edit } from "./edit.ts";
import { equal } from "./equal.ts";
import { type Crossing, crossings, isFrom } from "./group.ts";
import { loopAround } from "./place.ts";
import { problems } from "./problem.ts";
import { newCardId } from "./query.ts";
import { createScopes } from "./scope.ts";
import { consecutive } from "./selection.ts";

const problem = problems({
	EXTRACT_NOT_CONSECUTIVE: [
		"error",
		"Only neighbours in one lane can become a helper flow. Select cards that follow one another.",
	],
	EXTRACT_NOT_INSTALLED: ["error", "Flows cannot call each other here: {id} is not installed."],
	EXTRACT_LOOP: ["error", '"{title}" belongs to a loop that is not selected. Select the whole loop, or leave it out.'],
	EXTRACT_ENDS: [
		"warning",
		'"{title}" would end the helper flow only: the flow that calls it goes on. Check what comes after.',
	],
});

/** A value that the helper flow is given, or gives back: its name there, its type, and what it is here. */
export type Port = { name: string; spec: OutputSpec; reference: Reference; words: string };

export type Extracted = {
	helperGraph: FlowGraph;
	inputs: Port[];
	outputs: Port[];
	/** Id of the card that will call the helper flow. */
	call: CardId;
	/** The edits of this flow, once the helper flow is stored and has an id. */
	edits(helper: { id: string; name: string }): Edit[];
	/** What may act differently afterwards, in words. */
	problems: Problem[];
};

export type ExtractOptions = { catalogue: Catalogue; kind: FlowKind };

/**
 * Makes a helper flow of neighbours in one lane. What they read from outside becomes its inputs, what others read of
 * them its outputs, and a card that calls it takes their place.
 */
export function extractFlow(
	graph: FlowGraph,
	selected: Iterable<CardId>,
	{ catalogue, kind }: ExtractOptions,
): Extracted | { problem: Problem } {
	const run = consecutive(graph, selected);
	const inside = run && copiedGraph(graph, run.cards);
	if (!run || !inside) return { problem: problem("EXTRACT_NOT_CONSECUTIVE", {}) };
	const parts = partsIn(catalogue);
	if ("problem" in parts) return parts;
	const found = endProblems(graph, inside, catalogue);
	const forbidden = found.find((each) => each.severity === "error");
	if (forbidden) return { problem: forbidden };
	const { in: into, out } = crossings(graph, run.cards, catalogue);
	const scopes = createScopes(graph, kind, catalogue);
	const [before, behind] = [scopes.of(run.cards[0] as CardId), scopes.atEndOf(run.lane)];
	const inputs = portsOf(into, (reference) => scopes.typeOf({ kind: "ref", ...reference }, before));
	const outputs = portsOf(out, (reference) => scopes.typeOf({ kind: "ref", ...reference }, behind));
	const call = newCardId(graph, usesOf(parts.call));
	return {
		helperGraph: helperGraph(graph, inside, inputs, outputs, parts),
		inputs,
		outputs,
		call,
		edits: (helper) => [
			{ kind: "card.add", card: callCard(call, helper, inputs, parts), lane: run.lane, index: run.index },
			...linkEdits(graph, inside, call, outputs, parts),
			...run.cards.map((id): Edit => ({ kind: "card.remove", id })),
		],
		problems: found,
	};
}

type Parts = { called: CatalogueEntry; call: CatalogueEntry; giveBack: CatalogueEntry };

function partsIn(catalogue: Catalogue): Parts | { problem: Problem } {
	const ids = ["helper.called", "flow.call", "flow.return"];
	const entries = ids.map((id) => findNewest(catalogue, id));
	const missing = ids.find((_, index) => !entries[index]);
	if (missing !== undefined) return { problem: problem("EXTRACT_NOT_INSTALLED", {}, { id: missing }) };
	const [called, call, giveBack] = entries as [CatalogueEntry, CatalogueEntry, CatalogueEntry];
	return { called, call, giveBack };
}

const LOOP_ENDS = ["flow.break", "flow.next"];
const RUN_ENDS = ["flow.stop", "flow.return", "flow.continueIf"];

/** Cards that end a loop which stays behind, and those that end the whole run today. */
function endProblems(graph: FlowGraph, inside: FlowGraph, catalogue: Catalogue): Problem[] {
	return Object.values(inside.cards).flatMap((card) => {
		const id = definitionId(card.uses);
		const values = { title: cardTitle(card, catalogue) };
		const isInLoop = loopAround(inside, card.id) !== undefined;
		const isOfLoop = LOOP_ENDS.includes(id) || (id === "flow.continueIf" && loopAround(graph, card.id) !== undefined);
		if (isOfLoop) return isInLoop ? [] : [problem("EXTRACT_LOOP", { card: card.id }, values)];
		return RUN_ENDS.includes(id) ? [problem("EXTRACT_ENDS", { card: card.id }, values)] : [];
	});
}

/** One port for each value that crosses the border; a value that is part of another one needs none of its own. */
function portsOf(all: readonly Crossing[], typeOf: (reference: Reference) => OutputSpec): Port[] {
	const shortestFirst = all.toSorted((a, b) => a.path.length - b.path.length);
	const ports: Port[] = [];
	for (const { card, path, words } of shortestFirst) {
		if (portOf(ports, { card, path })) continue;
		const name = freeName(path.findLast((each) => !/^[0-9]+$/.test(each)) ?? card, ports);
		ports.push({ name, spec: { ...typeOf({ card, path }), name, label: words }, reference: { card, path }, words });
	}
	return ports;
}

/** The port that carries a value, or the whole that it is a part of. */
function portOf(ports: readonly Port[], { card, path }: Reference): Port | undefined {
	return ports.find(
		({ reference }) => reference.card === card && reference.path.every((name, index) => path[index] === name),
	);
}

function freeName(wanted: string, ports: readonly Port[]): string {
	const base = wanted.replace(/[^a-zA-Z0-9_]+/g, "_").replace(/^[^a-zA-Z]+/, "") || "value";
	const isTaken = (name: string) => ports.some((each) => each.name === name);
	if (!isTaken(base)) return base;
	for (let number = 2; ; number++) if (!isTaken(`${base}${number}`)) return `${base}${number}`;
}

/** Leads a reference to the member of a card that stands for its port. */
function through(ports: readonly Port[], card: string, member: string): Rewrite {
	return (reference) => {
		const port = portOf(ports, reference);
		return port ? { card, path: [member, port.name, ...reference.path.slice(port.reference.path.length)] } : null;
	};
}

function helperGraph(
	graph: FlowGraph,
	inside: FlowGraph,
	inputs: readonly Port[],
	outputs: readonly Port[],
	{ called, giveBack }: Parts,
): FlowGraph {
	const cards: Record<CardId, Card> = {};
	const ids = new Set(Object.keys(inside.cards));
	const given = through(inputs, "trigger", called.outputs[0]?.name ?? "inputs");
	for (const card of Object.values(inside.cards))
		cards[card.id] = rewriteCard(card, (each) => (isFrom(graph, ids, card.id, each.card) ? null : given(each)));
	const declares = inputs.length > 0 && called.fields.some((each) => each.name === INPUTS);
	const fields: Card["fields"] = declares ? { [INPUTS]: literal(typesOf(inputs)) } : {};
	const helper: FlowGraph = { ...inside, trigger: { id: "trigger", uses: usesOf(called), fields }, cards };
	if (outputs.length === 0) return helper;
	const id = newCardId(helper, usesOf(giveBack));
	cards[id] = { id, uses: usesOf(giveBack), fields: { values: valuesOf(outputs) } };
	return { ...helper, lanes: { ...helper.lanes, main: [...(helper.lanes["main"] ?? []), id] } };
}

/** The field of the trigger that names the inputs and their types. */
const INPUTS = "inputs";

/** Types as the trigger writes them. All may be left out: nothing said so far that the values had to be there. */
function typesOf(inputs: readonly Port[]): Record<string, string> {
	return Object.fromEntries(inputs.map(({ name, spec }) => [name, `${INPUT_TYPES[spec.type] ?? "any"}?`]));
}

const INPUT_TYPES: Partial<Record<ValueType, string>> = {
	text: "text",
	longText: "text",
	number: "number",
	boolean: "boolean",
	date: "date",
	person: "person",
	people: "list",
	list: "list",
	object: "object",
	record: "object",
};

function callCard(id: CardId, helper: { id: string; name: string }, inputs: readonly Port[], { call }: Parts): Card {
	const input: Record<string, FieldValue> = inputs.length > 0 ? { input: valuesOf(inputs) } : {};
	const flow = literal({ value: helper.id, label: helper.name });
	return { id, uses: usesOf(call), title: helper.name, fields: { flow, wait: literal(true), ...input } };
}

function valuesOf(ports: readonly Port[]): FieldValue {
	const fields = ports.map(({ name, reference }): [string, FieldValue] => [name, { kind: "ref", ...reference }]);
	return { kind: "object", fields: Object.fromEntries(fields) };
}

/** Makes the cards that stay read the results of the call instead of the cards that went. */
function linkEdits(
	graph: FlowGraph,
	inside: FlowGraph,
	callId: CardId,
	outputs: readonly Port[],
	{ call }: Parts,
): Edit[] {
	const member = call.outputs.find((each) => each.name === "result")?.name ?? call.outputs[0]?.name ?? "result";
	const result = through(outputs, callId, member);
	return Object.values(graph.cards).flatMap((card) => {
		if (Object.hasOwn(inside.cards, card.id)) return [];
		const next = rewriteCard(card, result);
		const edits = Object.entries(next.fields)
			.filter(([field, value]) => value !== card.fields[field])
			.map(([field, value]): Edit => ({ kind: "field.set", card: card.id, field, value }));
		if (equal(next.outputs, card.outputs)) return edits;
		return [...edits, { kind: "card.set", card: card.id, patch: { outputs: next.outputs ?? null } } satisfies Edit];
	});
}
