import type { FlowGraph, Group } from "@keyway/schema/flow";
import type { CardId } from "@keyway/schema/ids";
import { own } from "./equal.ts";

/**
 * After cards left or one moved: groups shrink to those of their cards that still stand where they stood, empty ones
 * go, and notes go with what they stood at. A card that moved stays in its group only between two others of it.
 */
export function withoutLost(before: FlowGraph, after: FlowGraph, moved?: CardId): FlowGraph {
	const groups: Record<string, Group> = {};
	for (const [id, group] of Object.entries(after.groups)) {
		const shrunk = shrink(group, before, after, moved);
		if (shrunk) groups[id] = shrunk;
	}
	const notes = Object.entries(after.notes).filter(
		([, { at }]) => at === "trigger" || own(after.cards, at) || own(groups, at),
	);
	return { ...after, groups, notes: Object.fromEntries(notes) };
}

function shrink(group: Group, before: FlowGraph, after: FlowGraph, moved: CardId | undefined): Group | null {
	const was = before.lanes[group.lane] ?? [];
	const staying = new Set(own<CardId[]>(after.lanes, group.lane));
	const members = was.slice(was.indexOf(group.first), was.indexOf(group.last) + 1).filter((id) => staying.has(id));
	const steady = members.length > 1 ? members.filter((id) => id !== moved) : members;
	const [first, last] = [steady[0], steady.at(-1)];
	if (first === undefined || last === undefined) return null;
	return first === group.first && last === group.last ? group : { ...group, first, last };
}

/** Whether a lane's cards lead from the first to the last. */
export function isRun(cards: readonly CardId[], first: CardId, last: CardId): boolean {
	const from = cards.indexOf(first);
	return from >= 0 && from <= cards.indexOf(last);
}
