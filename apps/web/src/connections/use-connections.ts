import {
	type Connection,
	createConnection,
	deleteConnection,
	listConnections,
	testConnection,
	updateConnection,
} from "@keyway/contract/connections";
import type { CallLimits } from "@keyway/schema/call-limits";
import type { JsonObject } from "@keyway/schema/json";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** All connections, at most two hundred: an organisation has a handful. */
export function useConnections(enabled = true) {
	return useQuery({
		queryKey: ["connections"],
		queryFn: ({ signal }) => api(listConnections, { query: { limit: 200 } }, { signal }),
		enabled,
	});
}

type Saved = { id: string | null; connector: string; name: string; fields: JsonObject; limits: CallLimits | null };

/** Making, changing, trying and deleting connections. */
export function useConnectionChanges() {
	const client = useQueryClient();
	const onSettled = () => client.invalidateQueries({ queryKey: ["connections"] });
	const save = useMutation({
		mutationFn: ({ id, connector, name, fields, limits }: Saved) =>
			id === null
				? api(createConnection, { body: { connector, name, fields, limits } })
				: api(updateConnection, { params: { id }, body: { name, fields, limits } }),
		onSettled,
	});
	const test = useMutation({
		mutationFn: (connection: Connection) => api(testConnection, { params: { id: connection.id } }),
		onSettled,
	});
	const remove = useMutation({
		mutationFn: (connection: Connection) => api(deleteConnection, { params: { id: connection.id } }),
		onSettled,
	});
	return { save, test, remove };
}
