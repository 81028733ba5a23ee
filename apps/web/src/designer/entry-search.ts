import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";

/** The newest version of each entry; built-in triggers of the access manager cannot be chosen. */
export function placeable(catalogue: Catalogue): CatalogueEntry[] {
	const newest = new Map<string, CatalogueEntry>();
	for (const entry of catalogue.entries) {
		const other = newest.get(entry.id);
		if (!other || other.version < entry.version) newest.set(entry.id, entry);
	}
	return [...newest.values()].filter(({ id }) => id !== "access.provision" && id !== "access.deprovision");
}

/** Entries in which each word of the search occurs, names first. */
export function searchEntries(catalogue: Catalogue, entries: CatalogueEntry[], search: string): CatalogueEntry[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return entries;
	const nameOf = (entry: CatalogueEntry) =>
		catalogue.connectors.find((connector) => connector.id === entry.connector)?.name ?? entry.connector;
	const found = entries.filter((entry) => {
		const text = [entry.name, entry.description, nameOf(entry), ...(entry.aliases ?? [])].join(" ").toLowerCase();
		return words.every((word) => text.includes(word));
	});
	const rank = (entry: CatalogueEntry) => (entry.name.toLowerCase().startsWith(words[0] as string) ? 0 : 1);
	return found.sort((a, b) => rank(a) - rank(b));
}
