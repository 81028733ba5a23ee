import { create } from "zustand";
import type { Point } from "../ui/floating-panel.tsx";
import type { Spot } from "./commands.ts";

export type InspectorTab = "setup" | "onError" | "notes";
export type DockTab = "steps" | "runs" | "data" | "problems";

type DesignerView = {
	/** The selected card's id; `trigger` for the first. */
	selected: string | null;
	/** Cards that show all their rows. */
	expanded: ReadonlySet<string>;
	/** Where the short list of steps is open. */
	adding: { spot: Spot; at: Point } | null;
	inspectorTab: InspectorTab;
	/** The field that a problem points to; the inspector puts the focus there once. */
	focusField: string | null;
	dockTab: DockTab;
	select(card: string | null): void;
	show(card: string, field?: string): void;
	toggleExpanded(card: string): void;
	openAdd(spot: Spot, at: Point): void;
	closeAdd(): void;
	setInspectorTab(tab: InspectorTab): void;
	setDockTab(tab: DockTab): void;
	fieldFocused(): void;
	reset(): void;
};

const START = {
	selected: null,
	expanded: new Set<string>(),
	adding: null,
	inspectorTab: "setup" as const,
	focusField: null,
	dockTab: "steps" as const,
};

/** What is selected and open on the flow page; never part of the flow itself. */
export const useDesignerView = create<DesignerView>((set) => ({
	...START,
	select: (selected) => set((state) => (state.selected === selected ? state : { selected, focusField: null })),
	show: (selected, field) => set({ selected, focusField: field ?? null, inspectorTab: "setup" }),
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
	reset: () => set(START),
}));
