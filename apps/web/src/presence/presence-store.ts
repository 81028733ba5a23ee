import type { Presence } from "@keyway/contract/flow-live";
import { create } from "zustand";

type PresenceState = {
	/** Everybody else who has the flow open, page by page. */
	people: readonly Presence[];
	/** The same by the card that they are at; a card's list stays the same object while nobody comes or goes. */
	byCard: ReadonlyMap<string, readonly Presence[]>;
	take(people: readonly Presence[]): void;
};

/** Who else has the flow of this page open, and where in it they are. */
export const usePresence = create<PresenceState>((set) => ({
	people: [],
	byCard: new Map(),
	take: (people) =>
		set((state) => {
			const byCard = Map.groupBy(
				people.filter((each) => each.card !== null),
				(each) => each.card as string,
			);
			for (const [card, here] of byCard) {
				const before = state.byCard.get(card);
				if (before && JSON.stringify(before) === JSON.stringify(here)) byCard.set(card, before as Presence[]);
			}
			return { people, byCard };
		}),
}));

/** The name of the person whom the server names by address; the address where they are not here. */
export function personNamed(by: string): string {
	return usePresence.getState().people.find((each) => each.email === by)?.name ?? by;
}
