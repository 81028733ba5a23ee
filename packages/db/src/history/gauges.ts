import { sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { projectorLag } from "./projector.ts";

/** `dueFor` and `lag` in seconds. */
export type Gauges = { due: number; dueFor: number; waits: number; lag: number };

/** What is waiting to be done at this moment, in all processes together. */
export async function engineGauges(db: Database): Promise<Gauges> {
	const [row] = await db.execute<Omit<Gauges, "lag">>(sql`select count(*)::int as due,
		coalesce(extract(epoch from now() - min(start_after)), 0)::float8 as "dueFor",
		(select count(*)::int from wait) as waits
		from pgboss.job where name = 'runs' and state = 'created' and start_after <= now()`);
	if (!row) throw new Error("The database does not answer.");
	return { ...row, lag: await projectorLag(db) };
}
