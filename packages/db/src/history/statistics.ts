import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "../client.ts";
import { statusNumber } from "../journal.ts";
import { iso } from "../paging.ts";
import { firstIdAt } from "./partitions.ts";

/** Live runs that started within this time, of one flow or of all. */
export type Span = { from: Date; to: Date; flow?: string | undefined; timezone: string };
export type Step = "minute" | "hour" | "day" | "week";
export type Percentiles = { p50: number; p95: number; p99: number };
export type RunCounts = {
	buckets: { at: string; succeeded: number; failed: number; other: number }[];
	durations: Percentiles | null;
	flows: { id: string; name: string; runs: number; failed: number; p50: number | null }[];
};
export type CardTimes = {
	flowId: string;
	flowName: string;
	card: string;
	uses: string;
	title: string | null;
	calls: number;
	failed: number;
	p50: number;
	p95: number;
};

const HOUR = 3_600_000;
/** An id is made within this time of `created_at`, milliseconds: bounds of ids leave out whole months. */
const SLACK = 60_000;
/** Durations are counted in classes that are 1/40 of e wide, so what is told of them is right within 1.3 %. */
const CLASSES = 40;
const MOST_FLOWS = 10;
const MOST_CARDS = 10;
/** Newest runs whose journals are read for the times of cards, and journal rows at most. */
const SAMPLE = { runs: 200, rows: 5_000 };

/** Bars that can be told apart: at most about a hundred. */
export function stepOf({ from, to }: Pick<Span, "from" | "to">): Step {
	const length = to.getTime() - from.getTime();
	if (length <= 2 * HOUR) return "minute";
	if (length <= 4 * 24 * HOUR) return "hour";
	return length <= 100 * 24 * HOUR ? "day" : "week";
}

function within({ from, to, flow }: Span): SQL {
	return sql`run.mode = 'live' and run.created_at >= ${from.toISOString()}::timestamptz
		and run.created_at < ${to.toISOString()}::timestamptz
		and run.id >= ${firstIdAt(new Date(from.getTime() - SLACK))}::uuid
		and run.id < ${firstIdAt(new Date(to.getTime() + SLACK))}::uuid
		${flow === undefined ? sql`` : sql`and run.flow_id = ${flow}::uuid`}`;
}

/** Beginnings of the buckets in the time zone, the last one's end left out. */
async function boundsOf(db: Executor, { from, to, timezone }: Span): Promise<string[]> {
	const step = stepOf({ from, to });
	const rows = await db.execute<{ at: string }>(sql`select at at time zone ${timezone} as at from generate_series(
		date_trunc(${step}, ${from.toISOString()}::timestamptz at time zone ${timezone}),
		(${to.toISOString()}::timestamptz - interval '1 millisecond') at time zone ${timezone},
		${`1 ${step}`}::interval) as at`);
	return rows.map((row) => iso(row.at));
}

type Counted = {
	bucket: number | null;
	flow_id: string | null;
	status: number | null;
	class: number | null;
	n: number;
};

/** How many runs, by time and by flow, and how long they took: one pass over the runs of the span. */
export async function countRuns(db: Executor, span: Span): Promise<RunCounts> {
	const bounds = await boundsOf(db, span);
	const epochs = bounds.map((at) => Date.parse(at) / 1_000);
	// Counted once by everything first: a plain grouping runs on several cores, grouping sets do not.
	const rows = await db.execute<Counted>(sql`with counted as (
			select width_bucket(date_part('epoch', run.created_at), ${`{${epochs.join(",")}}`}::float8[]) - 1 as bucket,
				run.flow_id, run.status,
				case when run.status = ${statusNumber("succeeded")} then floor(ln(greatest(1::float8,
					date_part('epoch', run.finished_at - run.created_at) * 1000)) * ${CLASSES}::int)::int end as class,
				count(*) as n
			from run where ${within(span)} group by 1, 2, 3, 4
		)
		select bucket, flow_id, status, class, sum(n)::int as n from counted
		group by grouping sets ((bucket, status), (flow_id, status), (flow_id, class))`);
	const buckets = bounds.map((at) => ({ at, succeeded: 0, failed: 0, other: 0 }));
	const flows = new Map<string, { runs: number; failed: number; classes: Map<number, number> }>();
	const classes = new Map<number, number>();
	for (const { bucket, flow_id, status, class: place, n } of rows) {
		if (flow_id === null) {
			const into = bucket === null ? undefined : buckets[Math.max(0, bucket)];
			if (into) into[kindOf(status)] += n;
			continue;
		}
		const flow = flows.get(flow_id) ?? { runs: 0, failed: 0, classes: new Map() };
		flows.set(flow_id, flow);
		if (status !== null) {
			flow.runs += n;
			if (status === statusNumber("failed")) flow.failed += n;
		} else if (place !== null) {
			flow.classes.set(place, (flow.classes.get(place) ?? 0) + n);
			classes.set(place, (classes.get(place) ?? 0) + n);
		}
	}
	const most = [...flows].sort(([, one], [, other]) => other.runs - one.runs).slice(0, MOST_FLOWS);
	const names = await flowNames(
		db,
		most.map(([id]) => id),
	);
	return {
		buckets,
		durations: percentiles(classes),
		flows: most.map(([id, { runs, failed, classes }]) => ({
			id,
			name: names.get(id) ?? "",
			runs,
			failed,
			p50: percentiles(classes)?.p50 ?? null,
		})),
	};
}

function kindOf(status: number | null): "succeeded" | "failed" | "other" {
	if (status === statusNumber("failed")) return "failed";
	return status === statusNumber("succeeded") || status === statusNumber("stopped") ? "succeeded" : "other";
}

function percentiles(classes: ReadonlyMap<number, number>): Percentiles | null {
	const sorted = [...classes].sort(([one], [other]) => one - other);
	const total = sorted.reduce((sum, [, n]) => sum + n, 0);
	if (total === 0) return null;
	const at = (share: number) => {
		let seen = 0;
		for (const [place, n] of sorted) {
			seen += n;
			if (seen >= share * total) return Math.round(Math.exp((place + 0.5) / CLASSES));
		}
		return 0;
	};
	return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function flowNames(db: Executor, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const list = sql.join(
		ids.map((id) => sql`${id}::uuid`),
		sql`, `,
	);
	const rows = await db.execute<{ id: string; name: string }>(sql`select id, name from flow where id in (${list})`);
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * The slowest cards of the newest runs that ended, worked out of their journals. Waits are left out: their time is
 * what somebody asked for. Journals are read as `json`, which keeps what `jsonb` cannot hold.
 */
export async function slowestCards(db: Executor, span: Span): Promise<{ sampled: number; cards: CardTimes[] }> {
	const rows = await db.execute<Omit<CardTimes, "flowId" | "flowName"> & { flow_id: string; flow_name: string }>(sql`
		with sampled as (
			select run.id, run.flow_id, run.version from run
			where ${within(span)} and run.status in (${statusNumber("succeeded")}, ${statusNumber("stopped")}, ${statusNumber("failed")})
			order by run.id desc limit ${SAMPLE.runs}
		), rows as (
			select s.flow_id, s.version, e.records from sampled s join run_event e on e.run_id = s.id
			order by s.id desc, e.seq limit ${SAMPLE.rows}
		), calls as (
			select r.flow_id, r.version, regexp_replace(told ->> 'path', '^.*/', '') as card, told ->> 't' as t,
				(told ->> 'at')::float8 - (told ->> 'from')::float8 as ms
			from rows r, json_array_elements(r.records::json) as told where told ->> 't' in ('done', 'failed')
		), known as (
			select c.*, v.graph #>> array['cards', c.card, 'uses'] as uses, v.graph #>> array['cards', c.card, 'title'] as title
			from calls c join flow_version v on v.flow_id = c.flow_id and v.number = c.version
		)
		select k.flow_id, f.name as flow_name, k.card, (array_agg(k.uses order by k.version desc))[1] as uses,
			(array_agg(k.title order by k.version desc))[1] as title, count(*)::int as calls,
			(count(*) filter (where k.t = 'failed'))::int as failed,
			round(percentile_cont(0.5) within group (order by k.ms))::float8 as p50,
			round(percentile_cont(0.95) within group (order by k.ms))::float8 as p95
		from known k join flow f on f.id = k.flow_id
		where k.uses is not null and k.uses not like 'flow.wait%'
		group by k.flow_id, f.name, k.card having max(k.ms) >= 1 order by p50 desc, calls desc limit ${MOST_CARDS}`);
	const [{ sampled } = { sampled: 0 }] = await db.execute<{
		sampled: number;
	}>(sql`select count(*)::int as sampled from (
		select from run where ${within(span)} and run.status in (${statusNumber("succeeded")}, ${statusNumber("stopped")}, ${statusNumber("failed")})
		limit ${SAMPLE.runs}) as newest`);
	const cards = rows.map(({ flow_id, flow_name, ...rest }) => ({ ...rest, flowId: flow_id, flowName: flow_name }));
	return { sampled, cards };
}
