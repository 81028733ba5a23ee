import type { RequestOf } from "@keyway/contract/client";
import { governanceRoutes as routes } from "@keyway/contract/governance";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

const AGAIN_MS = 10_000;

export function useReviews() {
	return useInfiniteQuery({
		queryKey: ["access", "reviews"],
		queryFn: ({ pageParam, signal }) =>
			api(routes.listReviews, { query: pageParam ? { cursor: pageParam } : {} }, { signal }),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
	});
}

export function useReview(id: string) {
	return useQuery({
		queryKey: ["access", "review", id],
		queryFn: ({ signal }) => api(routes.getReview, { params: { id } }, { signal }),
		refetchInterval: AGAIN_MS,
	});
}

/** Where an application and the grants of a role differ. */
export function useFindings(role: string, enabled: boolean) {
	return useQuery({
		queryKey: ["access", "findings", role],
		queryFn: ({ signal }) => api(routes.listFindings, { query: { role, status: "open", limit: 200 } }, { signal }),
		enabled,
	});
}

type Resolution = RequestOf<typeof routes.resolveFinding>["body"];

/** Campaigns, and what is done about differences. */
export function useGovernance() {
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: ["access"] });
	const begin = useMutation({
		mutationFn: (body: RequestOf<typeof routes.createReview>["body"]) => api(routes.createReview, { body }),
		onSuccess,
	});
	const decide = useMutation({
		mutationFn: ({ id, ...body }: RequestOf<typeof routes.decideReviewItem>["body"] & { id: string }) =>
			api(routes.decideReviewItem, { params: { id }, body }),
		onSuccess,
	});
	const close = useMutation({
		mutationFn: (id: string) => api(routes.closeReview, { params: { id } }),
		onSuccess,
	});
	const readBack = useMutation({
		mutationFn: (role: string) => api(routes.readRoleBack, { params: { id: role } }),
		onSuccess,
	});
	const resolve = useMutation({
		mutationFn: ({ id, ...body }: Resolution & { id: string }) => api(routes.resolveFinding, { params: { id }, body }),
		onSuccess,
	});
	return { begin, decide, close, readBack, resolve };
}
