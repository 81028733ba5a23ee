import { groupCards, groupSummary } from "@keyway/flow/group";
import type { Box, FlowLayout, Size } from "@keyway/flow/layout";
import { placeNotes } from "@keyway/flow/layout-notes";
import { pathOf } from "@keyway/flow/place";
import type { FlowGraph, Note } from "@keyway/schema/flow";
import { count, shortDate } from "../ui/format.ts";
import type { FlowContext } from "../words/flow-context.ts";

/** A frame around cards, or the one card that stands for them while they are folded. */
export type SceneGroup = Box & {
	id: string;
	/** The first card: by its id a folded group is selected and linked. */
	first: string;
	title: string;
	folded: boolean;
	cards: number;
	into: string[];
	out: string[];
	label: string;
};
export type SceneNote = Box & { id: string; text: string; by: string; label: string };

const WIDTH = 240;
const ROW = 20;
const SHOWN = 3;
const NOTE_WIDTH = 208;
const LETTERS = 30;
const LINE = 18;
const LINES = 8;

/** A folded group's size: its title, how many cards, and what goes in and comes out. */
export function foldedSize(context: FlowContext, id: string): Size {
	const { in: into, out } = groupSummary(context.graph, id, context.catalogue);
	const rows = (list: unknown[]) => (list.length > 0 ? ROW + Math.min(list.length, SHOWN) * ROW : 0);
	return { width: WIDTH, height: 62 + rows(into) + rows(out) + (into.length + out.length > 0 ? 10 : 0) };
}

export function groupsOfScene(context: FlowContext, layout: FlowLayout): SceneGroup[] {
	return layout.groups.flatMap(({ id, folded, ...box }) => {
		const group = context.graph.groups[id];
		if (!group) return [];
		const { cards, in: into, out } = groupSummary(context.graph, id, context.catalogue);
		const short = (list: { words: string }[]) => {
			const words = list.map((each) => each.words);
			return words.length > SHOWN ? [...words.slice(0, SHOWN - 1), `${words.length - SHOWN + 1} more`] : words;
		};
		const label = `Group ${group.title}, ${folded ? "folded, " : ""}${count(cards.length, "card")}`;
		return [
			{
				...frame(box, folded),
				id,
				first: group.first,
				title: group.title,
				folded,
				cards: cards.length,
				into: short(into),
				out: short(out),
				label,
			},
		];
	});
}

/** An open group's frame stands a little outside of its cards, with room for its title. */
const frame = (box: Box, folded: boolean): Box =>
	folded ? box : { x: box.x - 14, y: box.y - 36, width: box.width + 28, height: box.height + 50 };

export function notesOfScene(graph: FlowGraph, layout: FlowLayout): SceneNote[] {
	return placeNotes(layout, graph, (_, note) => noteSize(note)).map(({ id, at: _, ...box }) => {
		const { text, author, date } = graph.notes[id] as Note;
		const by = [author, shortDate(date)].filter(Boolean).join(" · ");
		return { ...box, id, text, by, label: `Note: ${text}, ${by}` };
	});
}

function noteSize({ text }: Note): Size {
	const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS)), 0);
	return { width: NOTE_WIDTH, height: 22 + Math.min(lines, LINES) * LINE + 20 };
}

/** The outermost folded group that hides a card. */
export function foldedAround(graph: FlowGraph, card: string): string | null {
	if (card === "trigger") return null;
	let found: string | null = null;
	for (const place of pathOf(graph, card)) {
		const id = graph.lanes[place.lane]?.[place.index];
		for (const [key, group] of Object.entries(graph.groups))
			if (group.folded && group.lane === place.lane && id && groupCards(graph, key).includes(id)) found = key;
	}
	return found;
}
