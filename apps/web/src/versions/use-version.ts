import { getVersion, listVersions } from "@keyway/contract/flows";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** A published version; it never changes, so it is asked for once. */
export function useVersion(flowId: string, number: number | null | undefined) {
	return useQuery({
		queryKey: ["version", flowId, number],
		queryFn: ({ signal }) => api(getVersion, { params: { id: flowId, n: number as number } }, { signal }),
		enabled: number !== null && number !== undefined,
		staleTime: Number.POSITIVE_INFINITY,
	});
}

/** The published versions of a flow, newest first. */
export function useVersions(flowId: string) {
	return useQuery({
		queryKey: ["versions", flowId],
		queryFn: ({ signal }) => api(listVersions, { params: { id: flowId }, query: { limit: 100 } }, { signal }),
	});
}
