import type { ConnectionQuestion } from "@keyway/flow/paste";
import type { Clip } from "@keyway/flow/read-clip";
import { create } from "zustand";
import type { Spot } from "./commands.ts";

/** What is asked over the canvas at the moment. */
type Dialog =
	| { kind: "paste"; clip: Clip; at: Spot; keepLinks: boolean; questions: ConnectionQuestion[] }
	| { kind: "move" }
	| { kind: "extract" }
	/** A new note at a card or group, or one that is there. */
	| { kind: "note"; at: string; id: string | null }
	| { kind: "keys" }
	| { kind: "publish" }
	| { kind: "run" };
export type DialogOf<K extends Dialog["kind"]> = Extract<Dialog, { kind: K }>;

type OpenDialog = { dialog: Dialog | null; open(dialog: Dialog): void; close(): void };

export const useDialog = create<OpenDialog>((set) => ({
	dialog: null,
	open: (dialog) => set({ dialog }),
	close: () => set({ dialog: null }),
}));
