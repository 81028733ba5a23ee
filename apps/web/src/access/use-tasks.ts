import { accessWorkRoutes as routes, type Task } from "@keyway/contract/access-requests";
import type { RequestOf } from "@keyway/contract/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

const AGAIN_MS = 10_000;

/** Work that people do by hand, newest first. */
export function useTaskList(status: "open" | "closed") {
	return useInfiniteQuery({
		queryKey: ["access", "tasks", status],
		queryFn: ({ pageParam, signal }) =>
			api(routes.listTasks, { query: { status, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
		refetchInterval: AGAIN_MS,
	});
}

type Resolution = RequestOf<typeof routes.resolveTask>["body"];

/** Says what became of a task. */
export function useResolve() {
	const client = useQueryClient();
	return useMutation({
		mutationFn: ({ task, ...body }: Resolution & { task: Task }) =>
			api(routes.resolveTask, { params: { id: task.id }, body }),
		onSuccess: () => client.invalidateQueries({ queryKey: ["access"] }),
	});
}
