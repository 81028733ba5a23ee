import { getVersion } from "@keyway/contract/flows";
import { getRun, listRuns } from "@keyway/contract/runs";
import type { RunSummary } from "@keyway/schema/run";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { useCatalogue } from "../api/use-catalogue.ts";
import { count, shortDate, span } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { titleOf } from "../words/flow-context.ts";
import { type Day, durationsOf, runsByDay, slowestCards } from "./statistics.ts";
import "./run-statistics.css";

const DAYS = 30;
const PAGES = 10;
const LOOKED_AT = 20;
const SLOWEST = 5;

async function runsOfDays(flow: string, signal: AbortSignal) {
	const from = new Date(Date.now() - (DAYS - 1) * 86_400_000);
	from.setHours(0, 0, 0, 0);
	const runs: RunSummary[] = [];
	let cursor: string | null = null;
	for (let page = 0; page < PAGES; page++) {
		const query = { limit: 200, mode: "live" as const, from: from.toISOString() };
		const found: Awaited<ReturnType<typeof api<typeof listRuns>>> = await api(
			listRuns,
			{ query: { ...query, ...(flow ? { flow } : {}), ...(cursor ? { cursor } : {}) } },
			{ signal },
		);
		runs.push(...found.items);
		cursor = found.nextCursor;
		if (cursor === null) break;
	}
	return { runs, complete: cursor === null };
}

/** How runs went in the last month: how many and how many failed by day, how long they took, which cards are slow. */
export default function RunStatistics({ flow }: { flow: string }) {
	const { data, error } = useQuery({
		queryKey: ["run-statistics", flow],
		queryFn: ({ signal }) => runsOfDays(flow, signal),
		staleTime: 30_000,
	});
	if (error) return <InlineAlert error={error} />;
	if (!data) return <SkeletonRows rows={4} />;
	const durations = durationsOf(data.runs);
	const failed = data.runs.filter(({ status }) => status === "failed").length;
	return (
		<section className="panel run-statistics" aria-label="Statistics">
			<div>
				<h2>Last {DAYS} days</h2>
				<p className="mut">
					{data.complete ? "" : "The newest "}
					{count(data.runs.length, "run")}, {failed} failed
				</p>
				<DayBars days={runsByDay(data.runs, DAYS)} />
			</div>
			<div>
				<h2>How long runs take</h2>
				{durations ? (
					<dl>
						<dt>Half</dt>
						<dd>{span(durations.p50)}</dd>
						<dt>95 of 100</dt>
						<dd>{span(durations.p95)}</dd>
						<dt>99 of 100</dt>
						<dd>{span(durations.p99)}</dd>
					</dl>
				) : (
					<p className="mut">No run has ended well yet.</p>
				)}
			</div>
			<div>
				<h2>Slowest cards</h2>
				{flow ? <SlowCards flow={flow} runs={data.runs} /> : <p className="mut">Choose a flow to see its cards.</p>}
			</div>
		</section>
	);
}

const HEIGHT = 72;
const STEP = 14;

/** One bar for each day: what went well under what failed. */
function DayBars({ days }: { days: Day[] }) {
	const most = Math.max(1, ...days.map(({ succeeded, failed, other }) => succeeded + failed + other));
	const [first, last] = [days[0], days.at(-1)];
	const words = days
		.filter(({ succeeded, failed, other }) => succeeded + failed + other > 0)
		.map(({ day, succeeded, failed, other }) => `${shortDate(day)}: ${succeeded + failed + other}, ${failed} failed`);
	return (
		<figure className="day-bars">
			<svg
				viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
				preserveAspectRatio="none"
				role="img"
				aria-label={`Runs by day. ${words.length > 0 ? words.join("; ") : "None."}`}
			>
				{days.map(({ day, succeeded, failed, other }, at) => {
					const height = (n: number) => (n / most) * (HEIGHT - 2);
					const x = at * STEP + 2;
					const [well, open, bad] = [height(succeeded), height(other), height(failed)];
					return (
						<g key={day}>
							<title>{`${shortDate(day)}: ${succeeded} well, ${failed} failed, ${other} open or cancelled`}</title>
							<rect className="bar-none" x={x} y={0} width={STEP - 4} height={HEIGHT} rx={2} />
							<rect className="bar-ok" x={x} y={HEIGHT - well} width={STEP - 4} height={well} />
							<rect className="bar-open" x={x} y={HEIGHT - well - open} width={STEP - 4} height={open} />
							<rect className="bar-bad" x={x} y={HEIGHT - well - open - bad} width={STEP - 4} height={bad} />
						</g>
					);
				})}
			</svg>
			<figcaption>
				<span>{first ? shortDate(first.day) : ""}</span>
				<span>most on a day: {most}</span>
				<span>{last ? shortDate(last.day) : ""}</span>
			</figcaption>
		</figure>
	);
}

/** Worked out of the newest runs that ended, card by card. */
function SlowCards({ flow, runs }: { flow: string; runs: readonly RunSummary[] }) {
	const catalogue = useCatalogue().data;
	const newest = runs.filter(({ status }) => status === "succeeded").slice(0, LOOKED_AT);
	const { data, isPending } = useQuery({
		queryKey: ["slow-cards", flow, newest[0]?.id],
		queryFn: async ({ signal }) => {
			const read = await Promise.all(newest.map(({ id }) => api(getRun, { params: { id } }, { signal })));
			const n = newest[0]?.version;
			const version = n === undefined ? null : await api(getVersion, { params: { id: flow, n } }, { signal });
			return { cards: slowestCards(read, SLOWEST), graph: version?.graph ?? null };
		},
		enabled: newest.length > 0,
	});
	if (newest.length === 0) return <p className="mut">No run has ended well yet.</p>;
	if (isPending || !catalogue) return <SkeletonRows rows={2} />;
	const longest = Math.max(1, ...(data?.cards ?? []).map(({ median }) => median));
	return (
		<ol className="slow-cards">
			{(data?.cards ?? []).map(({ card, median, longest: peak }) => (
				<li key={card} title={`Longest: ${span(peak)}`}>
					<span className="ellipsis">
						{data?.graph ? titleOf({ graph: data.graph, catalogue, kind: "automation" }, card) : card}
					</span>
					<span>{span(median)}</span>
					<i aria-hidden="true" style={{ width: `${(median / longest) * 100}%` }} />
				</li>
			))}
		</ol>
	);
}
