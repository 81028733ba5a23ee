import type { PaletteEntry } from "./palette-store.ts";

/** Entries in which each word of the search occurs, names that begin with it first; at most so many of a section. */
export function findEntries(entries: readonly PaletteEntry[], search: string, most: number): PaletteEntry[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const found = entries.filter((entry) => {
		const text = `${entry.name} ${entry.detail ?? ""} ${entry.words ?? ""}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
	const rank = ({ name }: PaletteEntry) => (name.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
	const sections = Map.groupBy(found, (entry) => entry.section);
	return [...sections.values()].flatMap((section) => section.sort((a, b) => rank(a) - rank(b)).slice(0, most));
}
