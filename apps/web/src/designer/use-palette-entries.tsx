import { stepNumbers } from "@keyway/flow/query";
import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { useEffect } from "react";
import { type PaletteEntry, usePalette } from "../command-palette/palette-store.ts";
import { Tile } from "../ui/tile.tsx";
import { type FlowContext, iconOf, iconOfEntry, titleOf } from "../words/flow-context.ts";
import { piecesText } from "../words/pieces.ts";
import { sentenceOf } from "../words/sentence.ts";
import { designerActions } from "./actions.ts";
import { placeable } from "./entry-search.ts";
import type { Hands } from "./selection-edits.ts";

type Source = {
	context: FlowContext;
	hands: Hands;
	readOnly: boolean;
	addStep(entry: CatalogueEntry): void;
	choose(card: string): void;
	/** Commands of the page: publish, run. */
	more: PaletteEntry[];
};

/** Gives the palette what belongs to the flow: its cards, its commands, the steps that can be added. */
export function usePaletteEntries(source: Source): void {
	useEffect(() => {
		const ofPage = () => entriesOf(source);
		usePalette.setState({ ofPage });
		return () => {
			if (usePalette.getState().ofPage === ofPage) usePalette.setState({ ofPage: null });
		};
	});
}

function entriesOf({ context, hands, readOnly, addStep, choose, more }: Source): PaletteEntry[] {
	const { catalogue, graph } = context;
	const cards = [...stepNumbers(graph)].map(([id, number]) => ({
		key: `card ${id}`,
		section: "Cards in this flow",
		name: titleOf(context, id),
		detail: `Step ${number}`,
		mark: <Tile icon={iconOf(context, id)} size={24} />,
		words: sentenceOf(context, id)
			.map((part) => piecesText(part.pieces))
			.join(" "),
		run: () => choose(id),
	}));
	const commands = designerActions(hands, readOnly)
		.filter((action) => action.enabled)
		.map(({ id, name, icon: Glyph, keys, run }) => ({
			key: `action ${id}`,
			section: "Commands",
			name,
			mark: <Glyph size={16} aria-hidden="true" />,
			keys,
			run,
		}));
	const owner = (entry: CatalogueEntry) => catalogue.connectors.find((each) => each.id === entry.connector)?.name ?? "";
	const steps = (readOnly ? [] : placeable(catalogue)).map((entry) => ({
		key: `entry ${entry.id}`,
		section: "Add a step",
		name: entry.name,
		detail: entry.kind === "trigger" ? `${owner(entry)}, starts the flow` : owner(entry),
		mark: <Tile icon={iconOfEntry(catalogue, entry.id)} size={24} />,
		words: [entry.description, ...(entry.aliases ?? [])].join(" "),
		run: () => addStep(entry),
	}));
	return [...cards, ...more, ...commands, ...steps];
}
