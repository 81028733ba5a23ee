import { type Destination, destinations } from "@keyway/flow/move-to";
import { Modal } from "@mantine/core";
import { useMemo } from "react";
import { FilterList } from "../ui/filter-list.tsx";
import { useDialog } from "./dialog.ts";
import { moveChosen } from "./move-chosen.ts";
import { chosenCards, chosenName, type Hands } from "./selection-edits.ts";

/** Where the selection shall go, by words: every place of the flow, in reading order. */
export function MoveDialog({ hands }: { hands: Hands }) {
	const close = useDialog((state) => state.close);
	const { graph, catalogue } = hands.store.getState();
	const cards = useMemo(() => chosenCards(graph), [graph]);
	const places = useMemo(() => destinations(graph, cards, catalogue), [graph, cards, catalogue]);
	const move = (to: Destination) => {
		close();
		moveChosen(hands, to);
	};
	return (
		<Modal opened onClose={close} title={`Move ${chosenName(hands)} to…`} size={460}>
			<FilterList
				label="Find a place"
				placeholder="After which step?"
				height={340}
				find={(search) => found(places, search)}
				keyOf={({ lane, index }) => `${lane}/${index}`}
				render={({ words, depth }) => (
					<span style={{ flex: 1, paddingLeft: depth * 16, lineHeight: "22px" }} className="ellipsis">
						{words}
					</span>
				)}
				onPick={move}
				onClose={close}
			/>
		</Modal>
	);
}

function found(places: readonly Destination[], search: string): Destination[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	return places.filter((place) => words.every((word) => place.words.toLowerCase().includes(word))).slice(0, 200);
}
