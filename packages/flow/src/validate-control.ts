import { laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { findEntry } from "./catalogue-index.ts";
import type { Checking } from "./checking.ts";
import { problem } from "./flow-problem.ts";
import { LOOP_LANE, laneSpec, stem } from "./lanes.ts";
import { isBlank } from "./literal.ts";
import { lanesOf, pathOf, placeOf } from "./place.ts";

/** Cards after which nothing in their lane runs. */
const ENDS = ["flow.stop", "flow.raise", "flow.return", "flow.break", "flow.next"];

/** Cards that leave a loop, or its item. */
const JUMPS = ["flow.break", "flow.next"];

/** Rules that no field's type can say. */
export function controlProblems(checking: Checking): Problem[] {
	const own = checking.entry.id === "flow.wait" ? waitProblems(checking) : [];
	return [...own, ...conditionProblems(checking), ...endProblems(checking), ...placeProblems(checking)];
}

/** Lanes that are taken on a condition: `then` on the field `when`, `case2` on the field of its name. */
function conditionProblems({ graph, card, entry, title }: Checking): Problem[] {
	const repeated = entry.fields.find((each) => each.repeat && each.type === "expression");
	if (!repeated || !entry.fields.some((each) => each.name === "when")) return [];
	const at = { card: card.id };
	const lanes = lanesOf(graph, card.id).map((lane) => laneParts(lane).name);
	const isCase = (name: string) => laneSpec(entry, name)?.repeat === true || stem(name) === stem(repeated.name);
	const conditions = Object.keys(card.fields).filter(
		(name) => (name === "when" || isCase(name)) && !isBlank(card.fields[name]),
	);
	if (conditions.length === 0) return [problem("CONDITION_MISSING", { ...at, field: "when" }, { title })];
	const homeless = conditions.filter((name) => !lanes.includes(name === "when" ? "then" : name));
	const unasked = lanes.filter(
		(name) => (name === "then" && !conditions.includes("when")) || (isCase(name) && !conditions.includes(name)),
	);
	return [
		...homeless.map((field) => problem("CONDITION_WITHOUT_LANE", { ...at, field }, { title, field })),
		...unasked.map((lane) =>
			problem(
				"LANE_WITHOUT_CONDITION",
				{ ...at, lane: `${card.id}.${lane}` },
				{ title, lane, field: lane === "then" ? "when" : lane },
			),
		),
	];
}

function waitProblems({ card, entry, title }: Checking): Problem[] {
	const filled = entry.fields.map((each) => each.name).filter((name) => !isBlank(card.fields[name]));
	const at = { card: card.id };
	if (filled.length === 0) return [problem("WAIT_WITHOUT_END", at, { title })];
	const lengths = filled.filter((name) => ["duration", "until", "businessDays"].includes(name));
	return lengths.length > 1 ? [problem("WAIT_AMBIGUOUS", at, { title, field: lengths[0] ?? "" })] : [];
}

/** The first card behind one that always ends the run (or the loop's turn). */
function endProblems({ graph, card, entry, catalogue }: Checking): Problem[] {
	const place = ENDS.includes(entry.id) ? placeOf(graph, card.id) : undefined;
	const next = place && graph.lanes[place.lane]?.[place.index + 1];
	const after = next === undefined ? undefined : graph.cards[next];
	if (!after) return [];
	const title = after.title ?? findEntry(catalogue, after.uses)?.name ?? after.id;
	return [problem("CARD_UNREACHABLE", { card: after.id }, { title })];
}

function placeProblems({ graph, card, entry, title }: Checking): Problem[] {
	if (card.id === "trigger") return [];
	if (entry.kind === "trigger") return [problem("CARD_NOT_ALLOWED", { card: card.id }, { title })];
	const isJump = JUMPS.includes(entry.id);
	const isInLoop = pathOf(graph, card.id).some(({ lane }) => laneParts(lane).name === LOOP_LANE);
	return isJump && !isInLoop ? [problem("NOT_IN_LOOP", { card: card.id }, { title })] : [];
}
