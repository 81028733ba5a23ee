import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import { useMemo } from "react";
import { FilterList } from "../ui/filter-list.tsx";
import { FloatingPanel, type Point } from "../ui/floating-panel.tsx";
import { Tile } from "../ui/tile.tsx";
import { iconOfEntry } from "../words/flow-context.ts";
import { placeable, searchEntries } from "./entry-search.ts";

type Props = { catalogue: Catalogue; at: Point; onPick: (entry: CatalogueEntry) => void; onClose: () => void };

const WIDTH = 300;
const LIST = 320;

/** The short list at a link: type a word, choose with the arrows, Enter places the card there. */
export function QuickAdd({ catalogue, at, onPick, onClose }: Props) {
	const entries = useMemo(() => placeable(catalogue).filter((entry) => entry.kind !== "trigger"), [catalogue]);
	const owner = (entry: CatalogueEntry) => catalogue.connectors.find((each) => each.id === entry.connector)?.name ?? "";
	return (
		<FloatingPanel
			label="Add a step"
			at={{ x: at.x - WIDTH / 2, y: at.y + 14 }}
			width={WIDTH}
			height={LIST + 60}
			onClose={onClose}
		>
			<FilterList
				label="Find a step"
				placeholder="What should happen here?"
				height={LIST}
				find={(search) => searchEntries(catalogue, entries, search).slice(0, 60)}
				keyOf={(entry) => entry.id}
				render={(entry) => (
					<>
						<Tile icon={iconOfEntry(catalogue, entry.id)} size={26} />
						<span>
							<b className="ellipsis">{entry.name}</b>
							<small>{owner(entry)}</small>
						</span>
					</>
				)}
				onPick={onPick}
				onClose={onClose}
			/>
		</FloatingPanel>
	);
}
