import { findNewest } from "@keyway/flow/catalogue-index";
import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import type { DragEvent } from "react";

const TYPE = "application/x-keyway-entry";

/** Puts a catalogue entry into a drag. */
export function carryEntry(event: DragEvent, entry: CatalogueEntry) {
	event.dataTransfer.setData(TYPE, entry.id);
	event.dataTransfer.effectAllowed = "copy";
}

/** Whether a drag carries an entry: its content is readable only when it is dropped. */
export const carriesEntry = (event: DragEvent): boolean => event.dataTransfer.types.includes(TYPE);

export function carriedEntry(event: DragEvent, catalogue: Catalogue): CatalogueEntry | undefined {
	return findNewest(catalogue, event.dataTransfer.getData(TYPE));
}
