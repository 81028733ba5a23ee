import { create } from "zustand";
import type { Point } from "../ui/floating-panel.tsx";
import type { Spot } from "./commands.ts";

export type InspectorTab = "setup" | "onError" | "notes";
export type DockTab = "steps" | "runs" | "data" | "problems" | "changes";

type DesignerView = {
	/** The selected card's id; `trigger` for the first. Of several it is the one that keys act from. */
	selected: string | null;
	/** Everything that is selected, with `selected`. */
	chosen: ReadonlySet<string>;
	/** Cards that show all their rows. */
	expanded: ReadonlySet<string>;
	/** Where the short list of steps is open. */
	adding: { spot: Spot; at: Point } | null;
	inspectorTab: InspectorTab;
	/** The field that a problem points to; the inspector puts the focus there once. */
	focusField: string | null;
	dockTab: DockTab;
	select(card: string | null): void;
	/** Selects several at once; the last of them is the one that keys act from. */
	choose(cards: Iterable<string>, selected?: string | null): void;
	/** Adds a card to the selection, or takes it out of it. */
	toggleChosen(card: string): void;
	show(card: string, field?: string): void;
	toggleExpanded(card: string): void;
	openAdd(spot: Spot, at: Point): void;
	closeAdd(): void;
	setInspectorTab(tab: InspectorTab): void;
	setDockTab(tab: DockTab): void;
	fieldFocused(): void;
	/** Cards are called otherwise now: somebody else took their ids first. */
	rename(ids: ReadonlyMap<string, string>): void;
	/** Shows a card's settings and goes there. */
	open(card: string): void;
	/** Opens the search for steps; null while there is none on the page. */
	openSearch: (() => void) | null;
	/** Where the menu of the selected cards is open. */
	menu: Point | null;
	openMenu(at: Point | null): void;
	reset(): void;
};

const START = {
	selected: null,
	chosen: new Set<string>(),
	expanded: new Set<string>(),
	adding: null,
	inspectorTab: "setup" as const,
	focusField: null,
	dockTab: "steps" as const,
	menu: null,
};

const only = (selected: string | null) => ({ selected, chosen: new Set(selected === null ? [] : [selected]) });

/** What is selected and open on the flow page; never part of the flow itself. */
export const useDesignerView = create<DesignerView>((set, get) => ({
	...START,
	select: (selected) =>
		set((state) => {
			const same = state.selected === selected && state.chosen.size === (selected === null ? 0 : 1);
			return same ? state : { ...only(selected), focusField: null };
		}),
	choose: (cards, selected) => {
		const chosen = new Set(cards);
		const last = [...chosen].at(-1) ?? null;
		set({ chosen, selected: selected != null && chosen.has(selected) ? selected : last, focusField: null });
	},
	toggleChosen: (card) =>
		set(({ chosen, selected }) => {
			const next = new Set(chosen);
			if (!next.delete(card)) return { chosen: next.add(card), selected: card, focusField: null };
			return { chosen: next, selected: selected === card ? ([...next].at(-1) ?? null) : selected, focusField: null };
		}),
	show: (selected, field) => set({ ...only(selected), focusField: field ?? null, inspectorTab: "setup" }),
	toggleExpanded: (card) =>
		set(({ expanded }) => {
			const next = new Set(expanded);
			if (!next.delete(card)) next.add(card);
			return { expanded: next };
		}),
	openAdd: (spot, at) => set({ adding: { spot, at } }),
	closeAdd: () => set({ adding: null }),
	setInspectorTab: (inspectorTab) => set({ inspectorTab }),
	setDockTab: (dockTab) => set({ dockTab }),
	fieldFocused: () => set({ focusField: null }),
	rename: (ids) =>
		set(({ selected, chosen, expanded }) => {
			const of = (id: string) => ids.get(id) ?? id;
			const all = (cards: ReadonlySet<string>) => new Set([...cards].map(of));
			return { selected: selected && of(selected), chosen: all(chosen), expanded: all(expanded) };
		}),
	open(card) {
		get().select(card);
		requestAnimationFrame(() => document.querySelector<HTMLElement>(".inspector-title")?.focus());
	},
	openSearch: null,
	// The menu listens on the document at once: not to the very key press that opens it.
	openMenu: (menu) => (menu ? void setTimeout(() => set({ menu })) : set({ menu })),
	reset: () => set(START),
}));
