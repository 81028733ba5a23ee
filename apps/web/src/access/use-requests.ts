import { type AccessRequest, accessRequestRoutes as routes } from "@keyway/contract/access-requests";
import type { RequestOf } from "@keyway/contract/client";
import type { RequestStatus } from "@keyway/schema/access";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";

export type Asking = RequestOf<typeof routes.createRequest>["body"];

/** People decide elsewhere too: what is on the screen is looked at again. */
const AGAIN_MS = 5_000;

type RequestFilter = { user?: string; role?: string; mine?: boolean; status?: RequestStatus[] };

export function useRequestList(filter: RequestFilter, enabled = true) {
	return useInfiniteQuery({
		queryKey: ["access", "requests", filter],
		queryFn: ({ pageParam, signal }) =>
			api(routes.listRequests, { query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
		refetchInterval: AGAIN_MS,
		enabled,
	});
}

export function useRequest(id: string) {
	return useQuery({
		queryKey: ["access", "request", id],
		queryFn: ({ signal }) => api(routes.getRequest, { params: { id } }, { signal }),
		refetchInterval: AGAIN_MS,
	});
}

/** Stands for what is still to be written: an empty reason must not hide who would be asked. */
const TO_BE_WRITTEN = "…";

/** Who would be asked, for how long, and why; the last answer stays while the next is on its way. */
export function usePreview(terms: Asking) {
	const [questions, setQuestions] = useState<string[]>([]);
	const answers = Object.fromEntries(questions.map((id) => [id, TO_BE_WRITTEN]));
	const preview = useQuery({
		queryKey: ["access", "preview", terms, questions],
		queryFn: ({ signal }) =>
			api(routes.previewRequest, { body: { ...terms, justification: TO_BE_WRITTEN, answers } }, { signal }),
		placeholderData: keepPreviousData,
		retry: false,
	});
	const asked = preview.data?.questions.map(({ id }) => id) ?? questions;
	if (asked.join() !== questions.join()) setQuestions(asked);
	return preview;
}

/** Asking and taking back; both change what the lists show. */
export function useRequestChanges() {
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: ["access"] });
	const create = useMutation({ mutationFn: (body: Asking) => api(routes.createRequest, { body }), onSuccess });
	const cancel = useMutation({
		mutationFn: (request: AccessRequest) => api(routes.cancelRequest, { params: { id: request.id }, body: {} }),
		onSuccess,
	});
	return { create, cancel };
}
