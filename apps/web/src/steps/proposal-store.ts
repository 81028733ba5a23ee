import type { FlowGraph } from "@keyway/schema/flow";
import { create } from "zustand";
import type { CardMark } from "../versions/merged-graph.ts";

/** A flow as sentences would make it, shown on the canvas before anything is written. */
type Proposal = { graph: FlowGraph; marks: ReadonlyMap<string, CardMark> };

type ProposalView = { proposal: Proposal | null; show(proposal: Proposal | null): void };

export const useProposal = create<ProposalView>((set) => ({
	proposal: null,
	show: (proposal) => set((state) => (state.proposal === proposal ? state : { proposal })),
}));
