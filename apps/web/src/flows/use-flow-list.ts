import { deleteFlow, listFlows, restoreFlow } from "@keyway/contract/flows";
import type { FlowKind } from "@keyway/schema/flow";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

export type FlowFilter = { search: string; kind: FlowKind | "all"; bin: boolean; favourites: boolean };

/** The flows that match, page by page; looked at again every ten seconds for their last run. */
export function useFlowList({ search, kind, bin, favourites }: FlowFilter) {
	return useInfiniteQuery({
		queryKey: ["flows", search, kind, bin, favourites],
		queryFn: ({ pageParam, signal }) =>
			api(
				listFlows,
				{
					query: {
						...(search ? { search } : {}),
						...(kind === "all" ? {} : { kind: [kind] }),
						...(bin ? { deleted: true } : {}),
						...(favourites ? { favourite: true } : {}),
						...(pageParam ? { cursor: pageParam } : {}),
					},
				},
				{ signal },
			),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
		refetchInterval: 10_000,
	});
}

/** Moving a flow to the bin and taking it out again. */
export function useBin() {
	const client = useQueryClient();
	const refresh = () => client.invalidateQueries({ queryKey: ["flows"] });
	const remove = useMutation({ mutationFn: (id: string) => api(deleteFlow, { params: { id } }), onSettled: refresh });
	const restore = useMutation({ mutationFn: (id: string) => api(restoreFlow, { params: { id } }), onSettled: refresh });
	return { remove, restore };
}
