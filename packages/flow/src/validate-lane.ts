import { laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import type { Checking } from "./checking.ts";
import { problem } from "./flow-problem.ts";
import { allowsLane, laneSpec, lanesFor } from "./lanes.ts";
import { lanesOf } from "./place.ts";

/** A card has the lanes that its entry declares, no other and none missing. */
export function laneProblems({ graph, card, entry, title }: Checking): Problem[] {
	if (card.id === "trigger") return [];
	const names = lanesOf(graph, card.id).map((lane) => laneParts(lane).name);
	const unknown = names
		.filter((name) => !allowsLane(entry, card, name))
		.map((lane) => problem("LANE_UNKNOWN", { card: card.id, lane: `${card.id}.${lane}` }, { title, lane }));
	const missing = lanesFor(card, entry)
		.filter((name) => !names.includes(name) && !laneSpec(entry, name)?.repeat)
		.map((lane) => problem("LANE_MISSING", { card: card.id }, { title, lane }));
	const outputs = Object.entries(card.outputs ?? {}).flatMap(([output, byLane]) =>
		Object.keys(byLane)
			.filter((lane) => !names.includes(lane))
			.map((lane) => problem("OUTPUT_UNKNOWN_LANE", { card: card.id }, { title, output, lane })),
	);
	return [...unknown, ...missing, ...outputs];
}
