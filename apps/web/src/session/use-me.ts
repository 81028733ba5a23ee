import { getMe, type Me } from "@keyway/contract/auth";
import type { Permission } from "@keyway/schema/permission";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";

type Session = { me: Me | undefined; error: unknown; may: (permission: Permission) => boolean };

/** Who is signed in and what they may do: what is not permitted is not shown. */
export function useMe(): Session {
	const { data: me, error } = useQuery({
		queryKey: ["me"],
		queryFn: ({ signal }) => api(getMe, {}, { signal }),
		staleTime: 60_000,
	});
	return { me, error, may: (permission) => me?.permissions.includes(permission) ?? false };
}
