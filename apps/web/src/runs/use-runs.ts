import { listRuns } from "@keyway/contract/runs";
import type { RunStatus } from "@keyway/schema/run";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";

export type RunFilter = { flow?: string | undefined; status?: RunStatus[] | undefined; text?: string | undefined };

/** Runs, newest first, page by page; asked again every few seconds, so that new ones appear by themselves. */
export function useRuns({ flow, status, text }: RunFilter, refetchInterval = 3_000) {
	return useInfiniteQuery({
		queryKey: ["runs", flow ?? "", status?.join() ?? "", text ?? ""],
		queryFn: ({ pageParam, signal }) =>
			api(
				listRuns,
				{
					query: {
						limit: 50,
						...(flow ? { flow } : {}),
						...(status && status.length > 0 ? { status } : {}),
						...(text ? { text } : {}),
						...(pageParam ? { cursor: pageParam } : {}),
					},
				},
				{ signal },
			),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
		placeholderData: keepPreviousData,
		refetchInterval,
	});
}
