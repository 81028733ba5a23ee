import { getCatalogue } from "@keyway/contract/catalogue";
import { useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";

/** Everything that can be placed in a flow; it changes only with the product itself. */
export function useCatalogue() {
	return useQuery({
		queryKey: ["catalogue"],
		queryFn: ({ signal }) => api(getCatalogue, {}, { signal }),
		staleTime: Number.POSITIVE_INFINITY,
	});
}
