import { useMemo } from "react";
import { useConnections } from "../connections/use-connections.ts";
import { useDocumentStore } from "./document-context.ts";
import type { Hands } from "./selection-edits.ts";

/** The flow and its connections, for edits of a selection. */
export function useHands(): Hands {
	const store = useDocumentStore();
	const { data } = useConnections();
	return useMemo(() => ({ store, connections: data?.items ?? [] }), [store, data]);
}
