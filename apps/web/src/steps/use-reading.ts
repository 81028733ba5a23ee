import { parseLanguage, renderLanguage } from "@keyway/contract/language";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";

const marks = new WeakMap<FlowGraph, number>();
let last = 0;

/** Stands for a flow in a query's key: graphs are never changed in place, and one may be too large to be compared. */
function markOf(graph: FlowGraph): number {
	const mark = marks.get(graph) ?? ++last;
	marks.set(graph, mark);
	return mark;
}

/** The flow in sentences; with what the author wrote, as they wrote it, as far as it still says the flow. */
export function useFlowText(graph: FlowGraph, kind: FlowKind, written: string | null, enabled: boolean) {
	return useQuery({
		queryKey: ["language", "text", kind, markOf(graph), written],
		queryFn: ({ signal }) =>
			api(renderLanguage, { body: { graph, kind, ...(written === null ? {} : { text: written }) } }, { signal }),
		placeholderData: keepPreviousData,
		staleTime: Number.POSITIVE_INFINITY,
		gcTime: 30_000,
		enabled,
	});
}

/** A text read as a change of the draft. The reading of an earlier text never stands for this one. */
export function useReading(text: string, kind: FlowKind, draft: FlowGraph, enabled: boolean) {
	return useQuery({
		queryKey: ["language", "reading", kind, markOf(draft), text],
		queryFn: ({ signal }) => api(parseLanguage, { body: { text, kind, draft } }, { signal }),
		staleTime: Number.POSITIVE_INFINITY,
		gcTime: 30_000,
		retry: false,
		enabled,
	});
}
