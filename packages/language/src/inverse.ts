import { expression, type FieldValue } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { LooseEntry } from "./catalogue.ts";
import { type CatalogueIndex, type Indexed, indexCatalogue } from "./catalogue-index.ts";
import { completeLanes } from "./complete-lanes.ts";
import type { Problem } from "./context.ts";
import { cardIdFor } from "./draft.ts";
import { classesOf } from "./lexicon.ts";
import { lanesOf } from "./render-ids.ts";

/** What becomes of one card of the flow that is undone; `by` = the card that undoes it. */
export type Undone = {
	card: string;
	by: string | null;
	why: "undone" | "irreversible" | "nothingToUndo" | "takesAway";
};

export type Inverse = { graph: FlowGraph; steps: Undone[]; problems: Problem[] };

/** Classes of verbs that take away: what a flow took is not given back by undoing it. */
const TAKING = ["revoke", "delete", "disable", "leave"];

type Undoing = { from: FlowGraph; graph: FlowGraph; index: CatalogueIndex; steps: Undone[]; problems: Problem[] };

/**
 * The flow that undoes another: the inverse of each card that has one, last card first. Roles are only taken where
 * they are still held; conditions on the person stay around what they guarded. What cannot be undone is said.
 */
export function inverseOf(from: FlowGraph, catalogue: readonly LooseEntry[]): Inverse {
	const of: Undoing = { from, graph: emptyGraph(), index: indexCatalogue(catalogue), steps: [], problems: [] };
	undoLane("main", "main", of);
	completeLanes(of.graph);
	return { graph: of.graph, steps: of.steps, problems: of.problems };
}

function undoLane(lane: string, into: string, of: Undoing): void {
	of.graph.lanes[into] ??= [];
	for (const id of [...(of.from.lanes[lane] ?? [])].reverse()) {
		const card = of.from.cards[id];
		if (!card) continue;
		const lanes = lanesOf(of.from, id);
		if (lanes.length > 0) undoBranches(card, lanes, into, of);
		else undoCard(card, into, of);
	}
}

/** Lanes of refusals and failures: what stands there did not happen where the rest did. */
const OTHER_OUTCOMES = new Set(["denied", "timedOut", "onError"]);

function undoBranches(card: Card, lanes: readonly string[], into: string, of: Undoing): void {
	const isKept =
		definitionId(card.uses) === "flow.if" && Object.values(card.fields).every((value) => isOfPerson(value));
	if (!isKept) {
		for (const lane of [...lanes].reverse()) if (!OTHER_OUTCOMES.has(lane)) undoLane(`${card.id}.${lane}`, into, of);
		return;
	}
	const before = (of.graph.lanes[into] ?? []).length;
	const copy = add(card.uses, card.fields, into, of);
	for (const lane of lanes) undoLane(`${card.id}.${lane}`, `${copy}.${lane}`, of);
	if (lanes.some((lane) => (of.graph.lanes[`${copy}.${lane}`]?.length ?? 0) > 0)) return;
	of.graph.lanes[into]?.splice(before, 1);
	delete of.graph.cards[copy];
	for (const lane of lanes) delete of.graph.lanes[`${copy}.${lane}`];
}

/** A condition on data that the undoing flow has too: the person whom it is for. */
const isOfPerson = (value: FieldValue): boolean => value.kind === "expression" && !/\bsteps\.|\bitem\b/.test(value.cel);

function undoCard(card: Card, into: string, of: Undoing): void {
	const entry = of.index.byId.get(definitionId(card.uses));
	const by = entry && inverseEntry(entry, of.index);
	if (!entry || !by) {
		cannot(card, entry, of);
		return;
	}
	if (takesAway(entry)) {
		of.steps.push({ card: card.id, by: null, why: "takesAway" });
		return;
	}
	const fields = fieldsFor(by, card);
	const lane = guarded(by, fields, into, of);
	if (isRepeated(by, fields, lane, of)) return;
	const made = add(by.uses, fields, lane, of);
	of.steps.push({ card: card.id, by: made, why: "undone" });
	for (const field of by.fields)
		if (field.required && !fields[field.name])
			of.problems.push({
				severity: "warning",
				code: "INVERSE_FIELD_OPEN",
				message: `“${titleOf(by)}” needs ${field.label ?? field.name}, which only the run that made it knew. Fill it in.`,
				card: made,
				field: field.name,
			});
}

/** The entry that undoes another: declared by it, or declared by the other the other way round. */
function inverseEntry(entry: Indexed, index: CatalogueIndex): Indexed | undefined {
	const declared = entry.entry.inverse === undefined ? undefined : index.byId.get(entry.entry.inverse);
	return declared ?? index.all.find((each) => each.entry.inverse === entry.entry.id);
}

const takesAway = (entry: Indexed): boolean => {
	const verb = [...entry.verbs].find(([, weight]) => weight === 1)?.[0] ?? "";
	return TAKING.some((name) => classesOf(verb).has(name)) && !classesOf(verb).has("grant");
};

function cannot(card: Card, entry: Indexed | undefined, of: Undoing): void {
	const changes = entry ? entry.entry.effect === "write" || entry.entry.effect === "destroy" : false;
	of.steps.push({ card: card.id, by: null, why: changes ? "irreversible" : "nothingToUndo" });
	if (changes && entry)
		of.problems.push({
			severity: "warning",
			code: "IRREVERSIBLE",
			message: `Nothing undoes “${titleOf(entry)}”: decide whether a step of your own is needed.`,
		});
}

const titleOf = ({ entry }: Indexed): string => entry.name ?? entry.id;

/** Values of the card for the fields that its inverse has too, where the data behind them is still there. */
function fieldsFor(by: Indexed, card: Card): Record<string, FieldValue> {
	const kept = Object.entries(card.fields).filter(
		([name, value]) => by.fields.some((field) => field.name === name) && !isGone(value),
	);
	return structuredClone(Object.fromEntries(kept));
}

/** Whether a value is made from what another card of the flow gave. */
const isGone = (value: FieldValue): boolean => {
	if (value.kind === "ref") return !["trigger", "user", "run"].includes(value.card);
	if (value.kind === "template")
		return value.parts.some((part) => typeof part !== "string" && isGone({ kind: "ref", ...part }));
	if (value.kind === "expression") return /\bsteps\.|\bitem\b/.test(value.cel);
	if (value.kind === "list") return value.items.some(isGone);
	return value.kind === "object" && Object.values(value.fields).some(isGone);
};

/** Where a card that takes a role goes: behind a check that the person has it, where the catalogue has one. */
function guarded(by: Indexed, fields: Record<string, FieldValue>, into: string, of: Undoing): string {
	const check = of.index.all.find((each) => each.outputs.includes("hasAccess") && !each.isTrigger);
	if (!check || !fields["role"] || by === check) return into;
	const asked = Object.fromEntries(
		["user", "role", "app"].flatMap((name) => {
			const value = fields[name];
			return value && check.fields.some((field) => field.name === name) ? [[name, structuredClone(value)]] : [];
		}),
	);
	const made = add(check.uses, asked, into, of);
	const condition = add("flow.if@1", { when: expression(`steps.${made}.hasAccess`) }, into, of);
	return `${condition}.then`;
}

function isRepeated(by: Indexed, fields: Record<string, FieldValue>, lane: string, of: Undoing): boolean {
	const last = of.graph.cards[of.graph.lanes[lane]?.at(-1) ?? ""];
	return last?.uses === by.uses && JSON.stringify(last.fields) === JSON.stringify(fields);
}

function add(uses: string, fields: Record<string, FieldValue>, lane: string, of: Undoing): string {
	const id = cardIdFor(definitionId(uses), new Set(Object.keys(of.graph.cards)));
	of.graph.cards[id] = { id, uses, fields: structuredClone(fields) };
	const cards = of.graph.lanes[lane] ?? [];
	of.graph.lanes[lane] = [...cards, id];
	return id;
}
