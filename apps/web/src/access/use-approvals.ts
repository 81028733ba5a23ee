import { type Approval, approvalRoutes as routes } from "@keyway/contract/approvals";
import type { RequestOf } from "@keyway/contract/client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";

const AGAIN_MS = 5_000;

/** What the person who is signed in may decide now, requests for roles and questions of flows, oldest first. */
export function useInbox() {
	return useInfiniteQuery({
		queryKey: ["access", "approvals"],
		queryFn: ({ pageParam, signal }) =>
			api(routes.listApprovals, { query: pageParam ? { cursor: pageParam } : {} }, { signal }),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
		refetchInterval: AGAIN_MS,
	});
}

/** How many decisions wait; a number beside a link, so it is looked at less often. */
export function useInboxCount(): number {
	const { may } = useMe();
	const { data } = useQuery({
		queryKey: ["access", "inbox-count"],
		queryFn: ({ signal }) => api(routes.listApprovals, { query: { limit: 100 } }, { signal }),
		enabled: may("access:use"),
		refetchInterval: 30_000,
	});
	return data?.items.length ?? 0;
}

type Decision = RequestOf<typeof routes.decideApproval>["body"];

export function useDecide() {
	const client = useQueryClient();
	return useMutation({
		mutationFn: ({ approval, ...body }: Decision & { approval: Approval }) =>
			api(routes.decideApproval, { params: { id: approval.id }, body }),
		onSuccess: () => client.invalidateQueries({ queryKey: ["access"] }),
	});
}
