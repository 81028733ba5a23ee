import { PERMIT_SECONDS, type Permits, type PermitsAsked } from "@keyway/engine/ports";
import type { CallLimits } from "@keyway/schema/call-limits";
import type { Sql } from "./dispatch/sql.ts";

/** Milliseconds ahead of their time in which calls are given out: one statement is enough for several of them. */
const AHEAD = 250;

type Gate = { second_at: string; minute_at: string; at: string; others: string; before: string; since: string | null };

/**
 * Asks for more calls by a connection beside the `held` ones, in a transaction of the caller. Processes ask one after
 * another, so that the limits hold over all of them; times are those of the database's clock.
 */
export async function takePermits(
	sql: Sql,
	worker: string,
	{ connection, limits, held, calls }: PermitsAsked,
): Promise<Permits> {
	await sql.rows("insert into call_gate (connection_id) values ($1::uuid) on conflict do nothing", [connection]);
	await sql.rows("select from call_gate where connection_id = $1::uuid for update", [connection]);
	const [gate] = await sql.rows<Gate>(
		`select extract(epoch from second_at) * 1000 as second_at, extract(epoch from minute_at) * 1000 as minute_at,
			extract(epoch from clock_timestamp()) * 1000 as at,
			(select coalesce(sum(calls), 0) from call_permit
				where connection_id = $1::uuid and worker <> $2::uuid and until > clock_timestamp()) as others,
			mine.since, (select count(*) from call_permit p where p.connection_id = $1::uuid and p.worker <> $2::uuid
				and p.calls = 0 and p.until > clock_timestamp() and p.since < coalesce(mine.since, 'infinity')) as before
		from call_gate left join call_permit mine
			on mine.connection_id = call_gate.connection_id and mine.worker = $2::uuid and mine.calls = 0
		where call_gate.connection_id = $1::uuid`,
		[connection, worker],
	);
	if (!gate) throw new Error("The database has lost the gate of a connection.");
	const now = Number(gate.at);
	const { atOnce = Number.POSITIVE_INFINITY } = limits;
	// Whoever has none and asked before us comes first: a process with much to do would always be quicker.
	const room = Math.max(0, Math.min(calls, atOnce - Number(gate.others) - Number(gate.before) - held));
	const second = paced(Number(gate.second_at), now, limits.perSecond, 1, 1_000);
	const minute = paced(Number(gate.minute_at), now, minuteRate(limits), burstOf(limits), 60_000);
	const delays: number[] = [];
	let again: number | null = null;
	while (delays.length < room) {
		const start = Math.max(second.next(), minute.next());
		if (start > now + AHEAD) {
			again = start - now - AHEAD;
			break;
		}
		second.take(start);
		minute.take(start);
		delays.push(Math.max(0, start - now));
	}
	if (delays.length > 0)
		await sql.rows(
			`update call_gate set second_at = to_timestamp($2::float8 / 1000), minute_at = to_timestamp($3::float8 / 1000)
			where connection_id = $1::uuid`,
			[connection, second.at(), minute.at()],
		);
	if (limits.atOnce !== undefined) await keepPermits(sql, worker, connection, held + delays.length, true);
	return { delays, again };
}

/** So many calls at once keep a minute's sum within the limit: the steady rate is what they leave of it. */
const burstOf = ({ perMinute = 1 }: CallLimits): number => Math.max(1, Math.floor(perMinute / 10));
const minuteRate = (limits: CallLimits): number | undefined =>
	limits.perMinute === undefined ? undefined : Math.max(1, limits.perMinute - burstOf(limits) + 1);

/** The generic cell rate algorithm (ITU-T I.371): `tat` = when the next call would come at an even pace. */
function paced(tat: number, now: number, count: number | undefined, burst: number, window: number) {
	const step = count === undefined ? 0 : window / count;
	return {
		next: () => Math.max(now, count === undefined ? now : tat - (burst - 1) * step),
		take(start: number) {
			tat = Math.max(tat, start) + step;
		},
		at: () => tat,
	};
}

/** How many calls this process makes by the connection; renewed in time they stay its own. */
export async function keepPermits(
	sql: Sql,
	worker: string,
	connection: string,
	calls: number,
	wantsMore = false,
): Promise<void> {
	if (calls === 0 && !wantsMore) {
		await sql.rows("delete from call_permit where connection_id = $1::uuid and worker = $2::uuid", [
			connection,
			worker,
		]);
		return;
	}
	await sql.rows(
		`insert into call_permit (connection_id, worker, calls, until)
		values ($1::uuid, $2::uuid, $3::int, clock_timestamp() + $4::int * interval '1 second')
		on conflict (connection_id, worker) do update set calls = excluded.calls, until = excluded.until,
			since = case when call_permit.calls = 0 and excluded.calls = 0 then call_permit.since else clock_timestamp() end`,
		[connection, worker, calls, PERMIT_SECONDS],
	);
}
