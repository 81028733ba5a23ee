import { ListenersChanged, type NewEvent } from "@keyway/engine/ports";
import type { Boss } from "./dispatch/boss.ts";
import type { Sql } from "./dispatch/sql.ts";
import { type FiledJob, jobInsert } from "./dispatch/statement.ts";
import { newId } from "./id.ts";
import { READY_CHANNEL, statusNumber, waitRows } from "./journal.ts";

/** The rows of new events; `$2` events, `$3` runs, `$4` waits, `$5` keys by which runs wait for events, `$6` the version of who listens. Only runs of events that were not there yet are written. */
const ROWS = `born as (
	insert into event (id, caller, external_id, type, source, data, runs)
	select id, caller, external_id, type, source, data, array(select jsonb_array_elements_text(runs)::uuid)
	from json_to_recordset($2::text::json)
	as x(id uuid, caller text, external_id text, type text, source text, data jsonb, runs jsonb)
	on conflict do nothing returning id
), started as (
	select x.* from json_to_recordset($3::text::json)
	as x(id uuid, event_id uuid, flow_id uuid, version int, mode text, trigger text, subject text, about text,
		status smallint, ended boolean, at bigint, records text, order_key text, place int)
	join born on born.id = x.event_id
), run_rows as (
	insert into run (id, flow_id, version, mode, trigger, subject, about, status, created_at, finished_at)
	select id, flow_id, version, mode, trigger, subject, about, status, to_timestamp(at / 1000.0),
		case when ended then now() end from started order by id
), journal_rows as (
	insert into run_event (run_id, seq, epoch, at, records) select id, 0, 0, at, records from started order by id
), wait_rows as (
	insert into wait (run_id, path, kind, due, key)
	select w.run_id, w.path, w.kind, to_timestamp(w.due / 1000.0), w.key
	from json_to_recordset($4::text::json) as w(run_id uuid, path text, kind text, due float8, key text)
	join started on started.id = w.run_id
), heard_rows as (
	insert into heard (run_id, path, source, key)
	select w.run_id, w.path, born.id, w.key
	from json_to_recordset($5::text::json) as k(event_id uuid, key text)
	join born on born.id = k.event_id join wait w on w.key = k.key
	union all
	select w.run_id, w.path, s.id, w.key from started s join wait w on w.key = 'run:' || s.id
	where s.ended and s.trigger = 'helper.called'
	on conflict do nothing returning run_id
), told as (select pg_notify('${READY_CHANNEL}', '') from heard_rows limit 1)`;

/** Runs with an ordering key stand in their lines in the order of the events. */
const TURNS = `, turn_rows as (
	insert into turn (run_id, flow_id, key) select id, flow_id, order_key from started where order_key is not null
	order by place
)`;

const NOTIFY = `, woken as (select pg_notify('${READY_CHANNEL}', ''))`;
const woken = " and (select count(*) from woken) >= 0";

/** Runs of one job at most, so that a worker never gets much more than it has room for. */
const RUNS_OF_JOB = 64;

/** Jobs due at once, by flow, for the runs that nobody carries on yet. */
function jobsForOthers(events: NewEvent[], own: FiledJob | null): FiledJob[] {
	const taken = new Set(own?.runs);
	const runs = events.flatMap((event) => event.runs).filter((run) => !run.ended && !taken.has(run.id));
	const jobs: FiledJob[] = [];
	for (const [flow, ofFlow] of Map.groupBy(runs, (run) => run.flowId))
		for (let from = 0; from < ofFlow.length; from += RUNS_OF_JOB)
			jobs.push({ id: newId(), flow, due: 0, runs: ofFlow.slice(from, from + RUNS_OF_JOB).map((run) => run.id) });
	return jobs;
}

/**
 * Writes events, their runs with the first row of each journal, and jobs for the runs, as one statement: `own` for those
 * that the caller carries on, and jobs due at once for all others, which wake the workers with the commit. Gives the ids
 * of the events that were new.
 * @param listeners the version of who listens that must hold still; null = it was asked in this very transaction
 * @throws ListenersChanged
 */
export async function insertEvents(
	boss: Boss,
	sql: Sql,
	events: NewEvent[],
	own: FiledJob | null,
	listeners: string | null,
): Promise<Set<string>> {
	const others = jobsForOthers(events, own);
	const jobs = own ? [own, ...others] : others;
	const insert = jobs.length > 0 ? await jobInsert(boss, jobs) : null;
	const notify = others.length > 0;
	const isOrdered = events.some((event) => event.runs.some((run) => run.order !== null));
	const text = `with ${insert ? `filed as (${insert.text}), ` : ""}${ROWS}${isOrdered ? TURNS : ""}${notify ? NOTIFY : ""}
		select id from born where (select count(*) from told) >= 0${notify ? woken : ""}${listeners ? " and listeners_are($6)" : ""}`;
	// Without a job the first parameter has no use; its type must still be known.
	const values = [
		...(insert?.values ?? []),
		eventRows(events),
		runRows(events),
		waitRows(events.flatMap((event) => event.runs.map((run) => ({ runId: run.id, opens: run.waits })))),
		JSON.stringify(events.flatMap(({ id, keys }) => keys.map((key) => ({ event_id: id, key })))),
		...(listeners ? [listeners] : []),
	];
	try {
		const rows = await sql.rows<{ id: string }>(insert ? text : shifted(text), values);
		return new Set(rows.map((row) => row.id));
	} catch (error) {
		throw error instanceof Error && "code" in error && error.code === OTHERS_LISTEN
			? new ListenersChanged(error)
			: error;
	}
}

/** Raised by `listeners_are`. */
const OTHERS_LISTEN = "KW001";

const shifted = (text: string): string => text.replace(/\$([23456])/g, (_, place: string) => `$${Number(place) - 1}`);

function eventRows(events: NewEvent[]): string {
	return JSON.stringify(
		events.map(({ id, caller, externalId, type, source, data, runs }) => ({
			id,
			caller,
			external_id: externalId,
			type,
			source,
			data,
			runs: runs.map((run) => run.id),
		})),
	);
}

function runRows(events: NewEvent[]): string {
	let place = 0;
	return JSON.stringify(
		events.flatMap((event) =>
			event.runs.map((run) => ({
				id: run.id,
				event_id: event.id,
				flow_id: run.flowId,
				version: run.version,
				mode: run.mode,
				trigger: run.trigger,
				subject: run.subject,
				about: run.about,
				status: statusNumber(run.status),
				ended: run.ended,
				at: run.records[0]?.at ?? 0,
				records: run.records,
				...(run.order === null ? {} : { order_key: run.order, place: place++ }),
			})),
		),
	);
}

/** Runs that an event with the same caller and external id started earlier, by `key`. */
export async function acceptedBefore(
	sql: Sql,
	events: NewEvent[],
): Promise<Map<string, { eventId: string; runs: string[] }>> {
	const rows = await sql.rows<{ id: string; caller: string; external_id: string; runs: string[] }>(
		`select e.id, e.caller, e.external_id, e.runs from event e
		join json_to_recordset($1::text::json) as x(caller text, external_id text)
		on e.caller = x.caller and e.external_id = x.external_id`,
		[JSON.stringify(events.map(({ caller, externalId }) => ({ caller, external_id: externalId })))],
	);
	return new Map(rows.map((row) => [eventKey(row.caller, row.external_id), { eventId: row.id, runs: row.runs }]));
}

export const eventKey = (caller: string, externalId: string): string => JSON.stringify([caller, externalId]);
