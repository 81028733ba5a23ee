import { listGroups } from "@keyway/contract/groups";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** The first two hundred groups of the directory: choices of a form. */
export function useGroups() {
	return useQuery({
		queryKey: ["groups"],
		queryFn: ({ signal }) => api(listGroups, { query: { limit: 200 } }, { signal }),
	});
}
