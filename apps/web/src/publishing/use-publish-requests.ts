import { publishFlow } from "@keyway/contract/flows";
import {
	decidePublishRequest,
	listFlowPublishRequests,
	listPublishRequests,
	type PublishRequest,
	requestPublishing,
	withdrawPublishRequest,
} from "@keyway/contract/publish-requests";
import { getSettings, updateSettings } from "@keyway/contract/settings";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { flowKey } from "../designer/use-flow.ts";
import { useMe } from "../session/use-me.ts";

const KEY = ["publish-requests"];

/** What waits for a second person, of one flow or of all; asked again now and then. */
export function usePendingRequests(flow?: string) {
	const { may } = useMe();
	return useQuery({
		queryKey: [...KEY, flow ?? ""],
		queryFn: ({ signal }) =>
			flow === undefined
				? api(listPublishRequests, { query: { status: ["pending"], limit: 20 } }, { signal })
				: api(listFlowPublishRequests, { params: { id: flow }, query: { status: ["pending"] } }, { signal }),
		select: ({ items }) => items,
		enabled: may("flows:read"),
		refetchInterval: 15_000,
	});
}

export function useSettings() {
	const client = useQueryClient();
	const { may } = useMe();
	const settings = useQuery({
		queryKey: ["settings"],
		queryFn: ({ signal }) => api(getSettings, {}, { signal }),
		enabled: may("flows:read"),
	});
	const change = useMutation({
		mutationFn: (body: { secondPerson: boolean }) => api(updateSettings, { body }),
		onSuccess: (after) => client.setQueryData(["settings"], after),
	});
	return { settings: settings.data, change };
}

type Publishing = { note: string; reason: string };
const bodyOf = ({ note, reason }: Publishing) => ({
	note: note.trim(),
	...(reason.trim() ? { override: { reason: reason.trim() } } : {}),
});

/** Publishing at once, and asking somebody else to. */
export const publishNow = (id: string, publishing: Publishing) =>
	api(publishFlow, { params: { id }, body: bodyOf(publishing) });
export const askToPublish = (id: string, publishing: Publishing) =>
	api(requestPublishing, { params: { id }, body: bodyOf(publishing) });

type Decision = { request: PublishRequest; decision: "approve" | "decline"; reason: string };

/** Approving, declining and taking back what was asked. */
export function useRequestDecision() {
	const client = useQueryClient();
	const onSettled = (_: unknown, __: unknown, { flowId }: { flowId: string }) => {
		void client.invalidateQueries({ queryKey: KEY });
		void client.invalidateQueries({ queryKey: ["flows"] });
		void client.invalidateQueries({ queryKey: flowKey(flowId) });
	};
	const decide = useMutation({
		mutationFn: ({ request, decision, reason }: Decision) =>
			api(decidePublishRequest, { params: { id: request.flowId }, body: { request: request.id, decision, reason } }),
		onSettled: (data, error, { request }) => onSettled(data, error, request),
	});
	const withdraw = useMutation({
		mutationFn: (request: PublishRequest) =>
			api(withdrawPublishRequest, { params: { id: request.flowId }, body: { request: request.id } }),
		onSettled,
	});
	return { decide, withdraw };
}
