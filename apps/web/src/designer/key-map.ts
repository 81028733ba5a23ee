import { create } from "zustand";

type KeyMap = {
	/** Keys that this person chose, by the action; an empty one takes the key away. */
	changed: Readonly<Record<string, string>>;
	/** Reads what an account has chosen in this browser. */
	load(account: string): void;
	change(action: string, keys: string): void;
	/** Back to the key that the action comes with; of all actions without a name. */
	reset(action?: string): void;
};

const keyOf = (account: string) => `keyway.keys.${account}`;
let owner = "";

function keep(changed: Readonly<Record<string, string>>) {
	localStorage.setItem(keyOf(owner), JSON.stringify(changed));
	return { changed };
}

function read(): Record<string, string> {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf(owner)) ?? "{}");
		if (typeof kept !== "object" || kept === null) return {};
		return Object.fromEntries(Object.entries(kept).filter(([, keys]) => typeof keys === "string"));
	} catch {
		return {};
	}
}

/** The keys of a person (WCAG 2.1.4): each may be changed or switched off. */
export const useKeyMap = create<KeyMap>((set) => ({
	changed: {},
	load(account) {
		owner = account;
		set({ changed: read() });
	},
	change: (action, keys) => set(({ changed }) => keep({ ...changed, [action]: keys })),
	reset: (action) =>
		set(({ changed }) => {
			const { [action ?? ""]: _, ...others } = changed;
			return keep(action === undefined ? {} : others);
		}),
}));
