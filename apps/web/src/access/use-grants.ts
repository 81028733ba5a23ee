import { type Grant, accessRequestRoutes as routes } from "@keyway/contract/access-requests";
import type { RequestOf } from "@keyway/contract/client";
import type { GrantStatus } from "@keyway/schema/access";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { isMoving } from "./status.ts";

type GrantFilter = { user?: string; role?: string; app?: string; status?: GrantStatus[] };

const SOON_MS = 1_500;
const LATER_MS = 10_000;

/** Grants, newest first; looked at again soon while one of them is on its way. */
export function useGrantList(filter: GrantFilter, enabled = true) {
	return useInfiniteQuery({
		queryKey: ["access", "grants", filter],
		queryFn: ({ pageParam, signal }) =>
			api(routes.listGrants, { query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
		refetchInterval: ({ state }) =>
			state.data?.pages.some((page) => page.items.some(({ status }) => isMoving(status))) ? SOON_MS : LATER_MS,
		enabled,
	});
}

type MoreTime = RequestOf<typeof routes.extendGrant>["body"];

/** Giving access back or taking it, and asking for more time. */
export function useGrantChanges() {
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: ["access"] });
	const revoke = useMutation({
		mutationFn: ({ grant, reason }: { grant: Grant; reason?: string }) =>
			api(routes.revokeGrant, { params: { id: grant.id }, body: reason ? { reason } : {} }),
		onSuccess,
	});
	const extend = useMutation({
		mutationFn: ({ grant, ...body }: MoreTime & { grant: Grant }) =>
			api(routes.extendGrant, { params: { id: grant.id }, body }),
		onSuccess,
	});
	return { revoke, extend };
}
