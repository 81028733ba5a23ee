import type { Icon } from "@keyway/schema/catalogue";
import type { Reference } from "@keyway/schema/field-value";
import type { ValueType } from "@keyway/schema/value-type";
import { create } from "zustand";

/** Data on its way from a card's output to a field. */
export type CarriedData = {
	reference: Reference;
	label: string;
	from: string;
	icon: Icon;
	type: ValueType;
	/** Cards that may read it: those that run after its card. */
	readers: ReadonlySet<string>;
};

type Carrying = { data: CarriedData | null; carry(data: CarriedData): void; drop(): void };

/** What is dragged at the moment: the browser tells a page what it drags only when it is dropped. */
export const useCarriedData = create<Carrying>((set) => ({
	data: null,
	carry: (data) => set({ data }),
	drop: () => set({ data: null }),
}));
