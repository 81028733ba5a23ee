import { listFlows } from "@keyway/contract/flows";
import { getStatistics } from "@keyway/contract/statistics";
import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { api } from "../api/client.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Page } from "../ui/page.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { chosenSpan, SPANS, spanOf } from "./spans.ts";
import { StatisticsView } from "./statistics-view.tsx";

const OWN = "own";
const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How runs went: of one flow or of all, in a time that can be chosen. The address keeps what is chosen. */
export default function StatisticsPage() {
	const [, go] = useLocation();
	const asked = new URLSearchParams(useSearch());
	const flow = asked.get("flow") ?? "";
	const days = asked.get("days") ?? "30";
	const [first, last] = [asked.get("first") ?? "", asked.get("last") ?? ""];
	// While the page is open a length of days stays the same time, so that nothing is asked twice.
	const [opened] = useState(() => new Date());
	const own = days === OWN;
	const span = own ? chosenSpan(first, last) : spanOf(Number(days) || 30, opened);
	const statistics = useQuery({
		queryKey: ["statistics", flow, span?.from, span?.to],
		queryFn: ({ signal }) =>
			api(getStatistics, { query: { ...(flow ? { flow } : {}), ...(span ?? {}), timezone } }, { signal }),
		enabled: span !== null,
		placeholderData: keepPreviousData,
	});
	const flows = useQuery({
		queryKey: ["flow-names"],
		queryFn: ({ signal }) => api(listFlows, { query: { limit: 200 } }, { signal }),
	});
	const choose = (change: Record<string, string>) => {
		const next = new URLSearchParams(asked);
		for (const [name, value] of Object.entries(change)) value ? next.set(name, value) : next.delete(name);
		go(`/runs/statistics?${next}`, { replace: true });
	};
	const { data } = statistics;
	return (
		<Page
			title="Statistics"
			lead="How live runs went. Tests are not counted."
			actions={
				<Button component={Link} href="/runs">
					All runs
				</Button>
			}
		>
			<div className="page-tools statistics-tools">
				<NativeSelect
					aria-label="Flow"
					size="xs"
					data={[
						{ value: "", label: "All flows" },
						...(flows.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
					]}
					value={flow}
					onChange={(event) => choose({ flow: event.currentTarget.value })}
				/>
				<SegmentedControl
					aria-label="Time"
					data={[...SPANS, { value: OWN, label: "From … to" }]}
					value={days}
					onChange={(value) => choose({ days: value })}
				/>
				{own ? (
					<>
						<TextInput
							type="date"
							size="xs"
							aria-label="First day"
							value={first}
							onChange={(event) => choose({ first: event.currentTarget.value })}
						/>
						<TextInput
							type="date"
							size="xs"
							aria-label="Last day"
							value={last}
							onChange={(event) => choose({ last: event.currentTarget.value })}
						/>
					</>
				) : null}
			</div>
			{statistics.isPending && span ? <SkeletonRows rows={6} /> : null}
			{statistics.error ? (
				<ErrorState
					title="The statistics could not be worked out"
					error={statistics.error}
					onRetry={() => void statistics.refetch()}
				/>
			) : null}
			{span === null ? <p className="mut">Choose the first and the last day.</p> : null}
			{span && data?.runs === 0 ? (
				<section className="panel">
					<EmptyState icon={ChartColumn} title="No runs in this time">
						Choose a longer time, or another flow.
					</EmptyState>
				</section>
			) : null}
			{span && data && data.runs > 0 ? <StatisticsView data={data} ofFlow={flow !== ""} /> : null}
		</Page>
	);
}
