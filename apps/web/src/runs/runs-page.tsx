import { listFlows } from "@keyway/contract/flows";
import type { RunStatus } from "@keyway/schema/run";
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChartColumn, History, SearchX } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { RUN_STATUS } from "../ui/status.ts";
import { useDebounced } from "../ui/use-debounced.ts";
import { PickedRunsBar } from "./picked-runs-bar.tsx";
import { RunTable } from "./run-table.tsx";
import { useRuns } from "./use-runs.ts";

/** Runs of all flows. */
export default function RunsPage() {
	const [text, setText] = useState("");
	const [status, setStatus] = useState<RunStatus | "">("");
	const [flow, setFlow] = useState("");
	const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
	const rested = useDebounced(text.trim());
	const list = useRuns({ flow, status: status ? [status] : undefined, text: rested });
	const flows = useQuery({
		queryKey: ["flow-names"],
		queryFn: ({ signal }) => api(listFlows, { query: { limit: 200 } }, { signal }),
	});
	const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
	const chosen = runs.filter(({ id }) => picked.has(id));
	const filtered = rested !== "" || status !== "" || flow !== "";
	return (
		<Page title="Runs" lead="What your flows did, newest first.">
			<div className="page-tools">
				<SearchInput label="Search runs" value={text} onChange={setText} />
				<NativeSelect
					aria-label="Status"
					size="xs"
					data={[
						{ value: "", label: "All states" },
						...Object.entries(RUN_STATUS).map(([value, { label }]) => ({ value, label })),
					]}
					value={status}
					onChange={(event) => setStatus(event.currentTarget.value as RunStatus | "")}
				/>
				<NativeSelect
					aria-label="Flow"
					size="xs"
					data={[
						{ value: "", label: "All flows" },
						...(flows.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
					]}
					value={flow}
					onChange={(event) => setFlow(event.currentTarget.value)}
				/>
				<span className="grow" />
				<Button
					component={Link}
					href={flow ? `/runs/statistics?flow=${flow}` : "/runs/statistics"}
					leftSection={<ChartColumn size={14} />}
				>
					Statistics
				</Button>
			</div>
			<section className="panel" aria-label="Runs" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={8} /> : null}
				{list.isError && runs.length === 0 ? (
					<ErrorState title="The runs could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && runs.length === 0 ? (
					<EmptyState icon={filtered ? SearchX : History} title={filtered ? "Nothing matches" : "No runs yet"}>
						{filtered ? "Try other words, or show all states." : "As soon as a flow starts, you can watch it here."}
					</EmptyState>
				) : null}
				{chosen.length > 0 ? <PickedRunsBar runs={chosen} onDone={() => setPicked(new Set())} /> : null}
				{runs.length > 0 ? <RunTable runs={runs} withFlow picked={{ ids: picked, onChange: setPicked }} /> : null}
				<LoadMore list={list} />
			</section>
		</Page>
	);
}
