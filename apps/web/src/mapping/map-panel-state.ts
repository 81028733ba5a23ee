import { create } from "zustand";
import type { Point } from "../ui/floating-panel.tsx";
import type { CarriedData } from "./carried-data.ts";
import type { FieldTarget } from "./field-choices.ts";

/** Mapping by a list: which output of a card, then into which field; after a drag only the latter is asked. */
export type MapQuestion =
	| { from: string; at: Point }
	| { data: CarriedData; cards: string[]; only: FieldTarget | null; at: Point };

type MapPanelState = { question: MapQuestion | null; open(question: MapQuestion): void; close(): void };

export const useMapPanel = create<MapPanelState>((set) => ({
	question: null,
	open: (question) => set({ question }),
	close: () => set({ question: null }),
}));
