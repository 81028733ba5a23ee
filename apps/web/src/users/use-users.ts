import type { UserAttributes } from "@keyway/contract/users";
import { createUser, deactivateUser, listUsers, reactivateUser, type User, updateUser } from "@keyway/contract/users";
import type { PersonStatus, UserType } from "@keyway/schema/person";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { api } from "../api/client.ts";

export type UserFilter = { search: string; status: PersonStatus | "all"; type: z.infer<typeof UserType> | "all" };

/** The people who match, page by page. */
export function useUserList({ search, status, type }: UserFilter) {
	return useInfiniteQuery({
		queryKey: ["users", search, status, type],
		queryFn: ({ pageParam, signal }) =>
			api(
				listUsers,
				{
					query: {
						...(search ? { search } : {}),
						...(status === "all" ? {} : { status: [status] }),
						...(type === "all" ? {} : { userType: [type] }),
						...(pageParam ? { cursor: pageParam } : {}),
					},
				},
				{ signal },
			),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
	});
}

/** What can be done to people; each change starts the flows that listen to it. */
export function useUserChanges() {
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: ["users"] });
	const create = useMutation({
		mutationFn: (attributes: UserAttributes & { email: string }) => api(createUser, { body: attributes }),
		onSuccess,
	});
	const update = useMutation({
		mutationFn: ({ id, attributes }: { id: string; attributes: UserAttributes }) =>
			api(updateUser, { params: { id }, body: attributes }),
		onSuccess,
	});
	const setActive = useMutation({
		mutationFn: ({ user, active }: { user: User; active: boolean }) =>
			active
				? api(reactivateUser, { params: { id: user.id }, body: {} })
				: api(deactivateUser, { params: { id: user.id }, body: {} }),
		onSuccess,
	});
	return { create, update, setActive };
}

/** A person's name as it is shown: display name, else first and last name, else the e-mail address. */
export function nameOf(user: Pick<User, "displayName" | "firstName" | "lastName" | "email" | "userName">): string {
	return user.displayName || [user.firstName, user.lastName].filter(Boolean).join(" ") || (user.email ?? user.userName);
}
