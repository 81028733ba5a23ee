import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import { GripVertical, Plus } from "lucide-react";
import { Tile } from "../ui/tile.tsx";
import { iconOfEntry } from "../words/flow-context.ts";
import { carryEntry } from "./carried-entry.ts";
import "../ui/list-item.css";

type Props = { catalogue: Catalogue; entry: CatalogueEntry; detail: string; onAdd: (entry: CatalogueEntry) => void };

/** One thing to place: a click adds it behind the selected card, a drag puts it on a link or a card. */
export function PaletteItem({ catalogue, entry, detail, onAdd }: Props) {
	const Mark = entry.kind === "action" || entry.kind === "trigger" ? Plus : GripVertical;
	return (
		<button
			type="button"
			className="list-item"
			title={entry.description}
			draggable={entry.kind !== "trigger"}
			onDragStart={(event) => carryEntry(event, entry)}
			onClick={() => onAdd(entry)}
		>
			<Tile icon={iconOfEntry(catalogue, entry.id)} size={26} />
			<span>
				<b className="ellipsis">{entry.name}</b>
				<small>{detail}</small>
			</span>
			<Mark size={14} aria-hidden="true" />
		</button>
	);
}
