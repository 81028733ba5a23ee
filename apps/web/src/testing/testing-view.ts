import type { RunSummary } from "@keyway/schema/run";
import { create } from "zustand";

/** What a test is filled with: the trigger's example, what a run was given, a person, or what was typed. */
export type Sample =
	| { kind: "example" }
	| { kind: "run"; run: Pick<RunSummary, "id" | "subject"> }
	| { kind: "person"; id: string; name: string }
	| { kind: "typed"; text: string }
	| { kind: "case"; name: string };

type TestingView = {
	sample: Sample;
	/** The test run that is shown over the flow. */
	runId: string | null;
	/** Where that run was to end: this card alone, or up to it. */
	aim: string | null;
	dialog: boolean;
	/** Tests the card whose settings are open. */
	testCard: (() => void) | null;
	setSample(sample: Sample): void;
	show(runId: string | null, aim?: string | null): void;
	openDialog(open: boolean): void;
	reset(): void;
};

const START = { sample: { kind: "example" } as Sample, runId: null, aim: null, dialog: false, testCard: null };

/** What the page of a flow knows of testing it; the tests that are remembered are on the server. */
export const useTestingView = create<TestingView>((set) => ({
	...START,
	setSample: (sample) => set({ sample }),
	show: (runId, aim = null) => set({ runId, aim }),
	openDialog: (dialog) => set({ dialog }),
	reset: () => set(START),
}));
