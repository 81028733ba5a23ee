import { getCatalogue, getUsage } from "@keyway/contract/catalogue";
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

/** How often cards follow each other in the flows of this house, for suggestions; nothing until it is known. */
export function useUsage() {
	return useQuery({
		queryKey: ["catalogue", "usage"],
		queryFn: ({ signal }) => api(getUsage, {}, { signal }),
		staleTime: 5 * 60_000,
	}).data?.items;
}
