import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import { definitionId, type Uses } from "@keyway/schema/ids";

type Index = { byUses: Map<Uses, CatalogueEntry>; newest: Map<string, CatalogueEntry> };
const indexes = new WeakMap<Catalogue, Index>();

function indexOf(catalogue: Catalogue): Index {
	const known = indexes.get(catalogue);
	if (known) return known;
	const index: Index = { byUses: new Map(), newest: new Map() };
	for (const entry of catalogue.entries) {
		index.byUses.set(usesOf(entry), entry);
		const other = index.newest.get(entry.id);
		if (!other || other.version < entry.version) index.newest.set(entry.id, entry);
	}
	indexes.set(catalogue, index);
	return index;
}

/** What a card that is placed from this entry stores in `uses`. */
export function usesOf(entry: CatalogueEntry): Uses {
	return `${entry.id}@${entry.version}`;
}

/** The entry of exactly this version; a catalogue is indexed once and must not be changed afterwards. */
export function findEntry(catalogue: Catalogue, uses: Uses): CatalogueEntry | undefined {
	return indexOf(catalogue).byUses.get(uses);
}

/** The newest version of a definition, by its id or by any `uses` of it. */
export function findNewest(catalogue: Catalogue, idOrUses: string): CatalogueEntry | undefined {
	return indexOf(catalogue).newest.get(definitionId(idOrUses));
}
