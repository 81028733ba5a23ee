import { accessCatalogueRoutes as routes } from "@keyway/contract/access-catalogue";
import type { RequestOf } from "@keyway/contract/client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** Roles of all applications, by name. */
export function useRoleList(search: string) {
	return useInfiniteQuery({
		queryKey: ["access", "roles", search],
		queryFn: ({ pageParam, signal }) =>
			api(
				routes.listRoles,
				{ query: { limit: 100, ...(search ? { search } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
				{ signal },
			),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
	});
}

export function useRole(id: string) {
	return useQuery({
		queryKey: ["access", "role", id],
		queryFn: ({ signal }) => api(routes.getRole, { params: { id } }, { signal }),
	});
}

/** All of the first two hundred applications: choices of a form. */
export function useApps() {
	return useQuery({
		queryKey: ["access", "apps"],
		queryFn: ({ signal }) => api(routes.listApps, { query: { limit: 200 } }, { signal }),
	});
}

export function usePolicies() {
	return useQuery({
		queryKey: ["access", "policies"],
		queryFn: ({ signal }) => api(routes.listPolicies, { query: { limit: 200 } }, { signal }),
	});
}

export type AppBody = RequestOf<typeof routes.createApp>["body"];
export type RoleBody = RequestOf<typeof routes.createRole>["body"];
export type PolicyBody = RequestOf<typeof routes.createPolicy>["body"];

/** Changes of the catalogue; without an id something new is made. */
export function useCatalogueChanges() {
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: ["access"] });
	const saveApp = useMutation({
		mutationFn: ({ id, body }: { id: string | null; body: AppBody }) =>
			id === null ? api(routes.createApp, { body }) : api(routes.updateApp, { params: { id }, body }),
		onSuccess,
	});
	const createRole = useMutation({
		mutationFn: ({ app, body }: { app: string; body: RoleBody }) =>
			api(routes.createRole, { params: { id: app }, body }),
		onSuccess,
	});
	const updateRole = useMutation({
		mutationFn: ({ id, body }: { id: string; body: RequestOf<typeof routes.updateRole>["body"] }) =>
			api(routes.updateRole, { params: { id }, body }),
		onSuccess,
	});
	const removeRole = useMutation({
		mutationFn: (id: string) => api(routes.deleteRole, { params: { id } }),
		onSuccess,
	});
	const savePolicy = useMutation({
		mutationFn: ({ id, body }: { id: string | null; body: PolicyBody }) =>
			id === null ? api(routes.createPolicy, { body }) : api(routes.updatePolicy, { params: { id }, body }),
		onSuccess,
	});
	const removePolicy = useMutation({
		mutationFn: (id: string) => api(routes.deletePolicy, { params: { id } }),
		onSuccess,
	});
	return { saveApp, createRole, updateRole, removeRole, savePolicy, removePolicy };
}
