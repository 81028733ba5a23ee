import { editFlow, type FlowDetail, getFlow, updateFlow } from "@keyway/contract/flows";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import type { FlowServer } from "./document-store.ts";

export const flowKey = (id: string) => ["flow", id];

/** A flow with its draft, read once: from then on the document store has the draft. */
export function useFlow(id: string) {
	return useQuery({
		queryKey: flowKey(id),
		queryFn: ({ signal }) => api(getFlow, { params: { id } }, { signal }),
		refetchOnWindowFocus: false,
		// A draft that was edited elsewhere in the meantime must not be opened from memory.
		gcTime: 0,
	});
}

/** Name, description, whether it is switched on and who may publish it. */
export function useFlowChanges(id: string) {
	const client = useQueryClient();
	const update = useMutation({
		mutationFn: (body: { name?: string; description?: string; enabled?: boolean; secondPerson?: boolean }) =>
			api(updateFlow, { params: { id }, body }),
		onSuccess: (flow) => client.setQueryData<FlowDetail>(flowKey(id), flow),
	});
	return { update };
}

/** The API as the document store needs it. */
export function flowServer(id: string): FlowServer {
	return {
		post: (base, pending) =>
			api(editFlow, {
				params: { id },
				body: { base, edits: pending.map(({ edit }) => edit), ids: pending.map((each) => each.id) },
			}),
		async read() {
			const { draft, revision, problems } = await api(getFlow, { params: { id } });
			return { graph: draft, revision, problems };
		},
	};
}
