import { accessWorkRoutes as routes } from "@keyway/contract/access-requests";
import type { RequestOf } from "@keyway/contract/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** Who decides for whom, as far as the caller may see it. */
export function useDelegations() {
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: ["access"] });
	const list = useQuery({
		queryKey: ["access", "delegations"],
		queryFn: ({ signal }) => api(routes.listDelegations, { query: { limit: 200 } }, { signal }),
	});
	const create = useMutation({
		mutationFn: (body: RequestOf<typeof routes.createDelegation>["body"]) => api(routes.createDelegation, { body }),
		onSuccess,
	});
	const remove = useMutation({
		mutationFn: (id: string) => api(routes.deleteDelegation, { params: { id } }),
		onSuccess,
	});
	return { list, create, remove };
}
