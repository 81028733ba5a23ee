import { listRunSteps, type RunDetail } from "@keyway/contract/runs";
import type { StepRun } from "@keyway/schema/run";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../api/client.ts";
import type { Chosen } from "./iterations.ts";

const PAGE = 200;
const MOST_PAGES = 10;
const NONE: StepRun[] = [];

async function pages(id: string, cursor: string | null, path: string | undefined, signal: AbortSignal) {
	const steps: StepRun[] = [];
	for (let page = 0; page < MOST_PAGES; page++) {
		const query = { limit: PAGE, ...(cursor ? { cursor } : {}), ...(path ? { path } : {}) };
		const found = await api(listRunSteps, { params: { id }, query }, { signal });
		steps.push(...found.items);
		cursor = found.nextCursor;
		if (cursor === null) break;
	}
	return steps;
}

/** All steps of a run that are needed to show it: what follows its first 500, and the chosen items of long loops. */
export function useSteps(run: RunDetail, chosen: Chosen): StepRun[] {
	const isLong = run.nextCursor !== null;
	const rest = useQuery({
		queryKey: ["run-steps", run.id, run.endedAt],
		queryFn: ({ signal }) => pages(run.id, run.nextCursor, undefined, signal),
		enabled: isLong,
		placeholderData: keepPreviousData,
	});
	const items = useQueries({
		queries: Object.entries(chosen).map(([loop, index]) => ({
			queryKey: ["run-steps", run.id, run.endedAt, `${loop}[${index}]`],
			queryFn: ({ signal }: { signal: AbortSignal }) => pages(run.id, null, `${loop}[${index}]`, signal),
			enabled: isLong,
		})),
		combine: (results) => results.flatMap(({ data }) => data ?? []),
	});
	const later = rest.data ?? NONE;
	return useMemo(() => {
		if (later.length === 0 && items.length === 0) return run.steps;
		const byPath = new Map([...run.steps, ...later, ...items].map((step) => [step.path, step]));
		return [...byPath.values()];
	}, [run.steps, later, items]);
}
