import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error.ts";

/** Server data: kept while it is fresh; refusals are not asked again, outages are, twice. */
export const queryClient = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 10_000,
			refetchOnWindowFocus: true,
			retry: (failures, error) => {
				const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
				return !refused && failures < 2;
			},
		},
	},
});
