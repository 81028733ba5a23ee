import type { ReactNode } from "react";
import { create } from "zustand";

/** One thing that the palette finds: a card, a step to add, a flow, a person, a page or a command. */
export type PaletteEntry = {
	key: string;
	section: string;
	name: string;
	detail?: string;
	/** Tile or glyph before the name. */
	mark: ReactNode;
	keys?: string | undefined;
	/** Words by which it is found, besides those that are shown. */
	words?: string;
	run(): void;
};

type PaletteStore = {
	open: boolean;
	/** What the page at hand adds: asked when the palette opens, so that it costs nothing before. */
	ofPage: (() => PaletteEntry[]) | null;
	setOpen(open: boolean): void;
};

export const usePalette = create<PaletteStore>((set) => ({
	open: false,
	ofPage: null,
	setOpen: (open) => set({ open }),
}));
