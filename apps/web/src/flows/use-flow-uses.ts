import { addFavourite, getConnectionUses, getFlowUses, removeFavourite } from "@keyway/contract/flow-uses";
import type { FlowListItem } from "@keyway/contract/flows";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

export type UsedThing = { kind: "flow" | "connection"; id: string; name: string };

/** What uses a flow or a connection. */
export function useUses({ kind, id }: UsedThing) {
	return useQuery({
		queryKey: ["uses", kind, id],
		queryFn: async ({ signal }) => {
			if (kind === "flow") return api(getFlowUses, { params: { id } }, { signal });
			return { ...(await api(getConnectionUses, { params: { id } }, { signal })), roles: [] };
		},
	});
}

/** Keeping a flow at hand, and letting it go. */
export function useFavourite() {
	const client = useQueryClient();
	return useMutation({
		mutationFn: ({ id, favourite }: Pick<FlowListItem, "id" | "favourite">) =>
			api(favourite ? removeFavourite : addFavourite, { params: { id } }),
		onSettled: () => client.invalidateQueries({ queryKey: ["flows"] }),
	});
}
