import type { Template } from "@keyway/contract/templates";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";

/** An example flow: its cards have no connections, those are chosen when it is installed. */
export type TemplateDefinition = Omit<Template, "connectors" | "kind">;

/** A graph from its trigger, the cards of its main lane and those of the lanes inside. */
export function flowGraph(trigger: TriggerCard | null, main: Card[], lanes: Record<string, Card[]> = {}): FlowGraph {
	const all = [...main, ...Object.values(lanes).flat()];
	const ids = (cards: Card[]) => cards.map((card) => card.id);
	return {
		trigger,
		cards: Object.fromEntries(all.map((card) => [card.id, card])),
		lanes: { main: ids(main), ...Object.fromEntries(Object.entries(lanes).map(([id, cards]) => [id, ids(cards)])) },
		groups: {},
		notes: {},
	};
}

/** For templates: a reference as a part of a text. */
export const at = (card: string, ...path: string[]) => ({ card, path });
/** `Ana Perez`, as parts of a text. */
export const nameOf = (...root: [string, ...string[]]) => [
	at(root[0], ...root.slice(1), "firstName"),
	" ",
	at(root[0], ...root.slice(1), "lastName"),
];
