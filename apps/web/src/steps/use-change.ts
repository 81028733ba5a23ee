import { useEffect, useMemo } from "react";
import { useConnections } from "../connections/use-connections.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { useProposal } from "./proposal-store.ts";
import { type Change, changeOf, type Reading } from "./reading.ts";

/** What a reading makes of the draft while somebody writes; as long as it changes something, the canvas shows it. */
export function useChange(
	reading: Reading | null,
	{ graph, catalogue }: FlowContext,
	swaps: ReadonlyMap<string, string>,
	writing: boolean,
): Change | null {
	const connections = useConnections(writing).data?.items;
	const show = useProposal((view) => view.show);
	const change = useMemo(
		() => (reading && writing ? changeOf(reading, graph, catalogue, connections ?? [], swaps) : null),
		[reading, writing, graph, catalogue, connections, swaps],
	);
	useEffect(() => show(change && change.edits.length > 0 ? change : null), [show, change]);
	useEffect(() => () => show(null), [show]);
	return change;
}
