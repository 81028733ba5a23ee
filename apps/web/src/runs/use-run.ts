import { urlOf } from "@keyway/contract/client";
import { cancelRun, getRun, type RunDetail, resumeRun, retryRun, streamRun } from "@keyway/contract/runs";
import type { RunSummary, StepRun } from "@keyway/schema/run";
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../api/client.ts";
import { isOpen } from "../ui/status.ts";

const keyOf = (id: string) => ["run", id];

/** A run, and while it goes on its changes as the server sends them; none while nothing is named. */
export function useRun(id: string | null) {
	const client = useQueryClient();
	const query = useQuery({
		queryKey: keyOf(id ?? ""),
		queryFn: ({ signal }) => api(getRun, { params: { id: id ?? "" } }, { signal }),
		enabled: id !== null,
	});
	const watching = query.data === undefined ? false : isOpen(query.data.status);
	useEffect(() => {
		if (watching && id !== null) return watch(client, id);
	}, [client, id, watching]);
	return query;
}

/** Listens to a run's stream; the stream ends with the run. */
function watch(client: QueryClient, id: string): () => void {
	const source = new EventSource(urlOf(streamRun, { params: { id } }));
	const update = (change: (run: RunDetail) => RunDetail) =>
		client.setQueryData<RunDetail>(keyOf(id), (run) => (run ? change(run) : run));

	source.addEventListener("snapshot", (event) => {
		const run = JSON.parse(event.data) as RunDetail;
		client.setQueryData(keyOf(id), run);
		if (!isOpen(run.status)) source.close();
	});
	source.addEventListener("step", (event) => {
		const step = JSON.parse(event.data) as StepRun;
		update((run) => ({ ...run, steps: withStep(run.steps, step) }));
	});
	source.addEventListener("run", (event) => {
		const summary = JSON.parse(event.data) as RunSummary;
		update((run) => ({ ...run, ...summary }));
		if (!isOpen(summary.status)) source.close();
	});
	// A stream that cannot be opened again leaves the plain question as the way to go on.
	source.addEventListener("error", () => {
		if (source.readyState === EventSource.CLOSED) void client.invalidateQueries({ queryKey: keyOf(id) });
	});
	return () => source.close();
}

/** The steps with one that appeared or changed; a step is told apart by its path. */
function withStep(steps: readonly StepRun[], step: StepRun): StepRun[] {
	const at = steps.findIndex((each) => each.path === step.path);
	return at < 0 ? [...steps, step] : steps.with(at, step);
}

/** What can be done to a run. */
export function useRunControls(id: string) {
	const client = useQueryClient();
	const onSettled = () => {
		void client.invalidateQueries({ queryKey: keyOf(id) });
		void client.invalidateQueries({ queryKey: ["runs"] });
	};
	const cancel = useMutation({ mutationFn: () => api(cancelRun, { params: { id } }), onSettled });
	const retry = useMutation({ mutationFn: () => api(retryRun, { params: { id } }), onSettled });
	const resume = useMutation({
		mutationFn: (card: string) => api(resumeRun, { params: { id }, body: { card } }),
		onSettled,
	});
	return { cancel, retry, resume };
}
