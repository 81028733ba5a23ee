import type { Heard } from "@keyway/engine/ports";
import type { JsonObject } from "@keyway/schema/json";
import type { Sql } from "./dispatch/sql.ts";

type Row = {
	run_id: string;
	path: string;
	key: string;
	source: string;
	type: string | null;
	data: JsonObject | string;
};

/** What these runs heard and did not take in yet, in the order in which it happened (UUID v7). */
export async function readHeard(sql: Sql, runIds: string[]): Promise<Heard[]> {
	const rows = await sql.rows<Row>(
		`select h.run_id, h.path, h.key, h.source, e.type, e.data
		from heard h left join event e on e.id = h.source where h.run_id = any($1::uuid[]) order by h.source`,
		[runIds],
	);
	return rows.map(({ run_id, path, key, source, type, data }) => ({
		runId: run_id,
		path,
		key,
		source,
		event: type === null ? null : { type, data: typeof data === "string" ? (JSON.parse(data) as JsonObject) : data },
	}));
}

export async function removeHeard(sql: Sql, heard: Pick<Heard, "runId" | "path" | "source">[]): Promise<void> {
	const rows = heard.map(({ runId, path, source }) => ({ run_id: runId, path, source }));
	await sql.rows(
		`delete from heard using json_to_recordset($1::text::json) as x(run_id uuid, path text, source uuid)
		where heard.run_id = x.run_id and heard.path = x.path and heard.source = x.source`,
		[JSON.stringify(rows)],
	);
}
