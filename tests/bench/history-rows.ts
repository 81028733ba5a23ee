import type { Database } from "@keyway/db/client";

const FLOWS = 200;

/** The id of a generated flow. */
export const flowId = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/**
 * Runs spread evenly over the time, newest last: one in a hundred failed, 100 still wait, three hold the word `needle`.
 * Each has two journal rows and its search text; 50,000 people take turns.
 */
export async function fillHistory(db: Database, runs: number, from: number, to: number): Promise<void> {
	const sql = db.$client;
	const draft = JSON.stringify({ trigger: null, cards: {}, lanes: { main: [] }, groups: {}, notes: {} });
	await sql`insert into flow (id, name, kind, draft, created_by)
		select ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Flow no. ' || i, 'automation', ${draft}::text::jsonb, 'bench'
		from generate_series(1, ${FLOWS}::int) i`;
	const chunk = 100_000;
	for (let first = 1; first <= runs; first += chunk) {
		const last = Math.min(runs, first + chunk - 1);
		await sql`with numbers as (
			select i, (${from}::bigint + (${to - from}::bigint * i) / ${runs}::bigint) as at,
				case when i % 100 = 0 then 5 when i % ${Math.floor(runs / 100)}::int = 1 then 2 else 3 end as status
			from generate_series(${first}::int, ${last}::int) i
		), made as (
			select *, (lpad(to_hex(at), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid as id,
				'person' || (i % 50000) as person,
				case when status = 5 then 'Slack rejected the channel. Invite the bot or choose another.' else '' end as outcome
			from numbers
		), runs as (
			insert into run (id, flow_id, version, mode, trigger, subject, about, status, created_at, finished_at)
			select id, ('00000000-0000-7000-8000-' || lpad((1 + i % ${FLOWS}::int)::text, 12, '0'))::uuid, 1, 'live', 'user.created', person,
				person || ' ' || person || '@acme.test', status, to_timestamp(at / 1000.0),
				case when status > 2 then to_timestamp(at / 1000.0 + 1) end from made
		), begun as (
			insert into run_event (run_id, seq, epoch, at, records)
			select id, 0, 0, at, json_build_array(json_build_object('t', 'started', 'at', at, 'input', json_build_object(
				'user', json_build_object('displayName', person, 'email', person || '@acme.test', 'department', 'Sales'))))::text from made
		), ended as (
			insert into run_event (run_id, seq, epoch, at, records)
			select id, 1, 0, at + 1000, json_build_array(json_build_object('t', 'finished', 'at', at + 1000, 'status',
				case when status = 5 then 'failed' else 'succeeded' end))::text from made where status > 2
		)
		insert into run_search (run_id, facts, outcome)
		select id, person || ' ' || person || '@acme.test sales berlin manager' || (i % 300) || '@acme.test contractor'
			|| case when i % ${Math.floor(runs / 3)}::int = 5 then ' needle' else '' end, lower(outcome) from made`;
	}
	await sql`vacuum analyze`;
}
