import type { JournalRecord } from "@keyway/engine/kernel/record";
import { viewRun } from "@keyway/engine/view";
import type { FlowGraph } from "@keyway/schema/flow";
import { type Run, RunMode, type RunStatus, type RunSummary } from "@keyway/schema/run";
import { and, asc, desc, eq, gt, gte, inArray, like, lt, type SQL, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { fail } from "./failure.ts";
import { firstIdAt } from "./history/partitions.ts";
import { statusNumber, statusOf } from "./journal.ts";
import { iso, isoOrNull, type Page, type PageRequest, pageOf, readPlace, searchPattern } from "./paging.ts";
import { run, runEvent, runSearch } from "./tables/engine.ts";
import { flow, flowVersion } from "./tables/flow.ts";

export type RunFilter = PageRequest & {
	flow?: string | undefined;
	status?: readonly RunStatus[] | undefined;
	mode?: RunMode | undefined;
	/** In the name, address or id of the person that the run is about; runs are found by it within two seconds. */
	user?: string | undefined;
	/** In the same, in the event's values, in how the run ended (all within two seconds), or in the flow's name. */
	text?: string | undefined;
	/** Started at or after, before: ISO 8601. */
	from?: string | undefined;
	to?: string | undefined;
};

const columns = {
	id: run.id,
	flowId: run.flowId,
	flowName: flow.name,
	version: run.version,
	status: run.status,
	mode: run.mode,
	trigger: run.trigger,
	subject: run.subject,
	createdAt: run.createdAt,
	finishedAt: run.finishedAt,
};

/** How a run ended stands in its last journal row. */
const last = sql<
	string | null
>`(select e.records from run_event e where e.run_id = ${run.id} order by e.seq desc limit 1)`;

/** Newest first: ids are UUID v7, so their order is that of time. */
export async function listRuns(db: Executor, filter: RunFilter): Promise<Page<RunSummary>> {
	const after = readPlace(filter.cursor);
	const conditions = and(...exact(filter), after ? lt(run.id, after) : undefined);
	const found = filter.user || filter.text ? await search(db, filter, conditions) : await page(db, filter, conditions);
	return pageOf(found, filter.limit, (row) => [row.id], toSummary);
}

function page(db: Executor, { limit }: RunFilter, where: SQL | undefined) {
	return db
		.select({ ...columns, last })
		.from(run)
		.innerJoin(flow, eq(flow.id, run.flowId))
		.where(where)
		.orderBy(desc(run.id))
		.limit(limit + 1);
}

/** The index on this expression stands in `partitions.sql`. */
const searched = sql`(${runSearch.facts} || ' ' || ${runSearch.outcome})`;

/** By text and by the flow's name apart: one condition over two tables could use the index of neither. */
async function search(db: Executor, filter: RunFilter, where: SQL | undefined) {
	const { user, text, limit } = filter;
	const terms = [user, text].filter((term) => term !== undefined && term !== "");
	const byText = await db
		.select({ ...columns, last })
		.from(run)
		.innerJoin(runSearch, eq(runSearch.runId, run.id))
		.innerJoin(flow, eq(flow.id, run.flowId))
		.where(and(where, ...terms.map((term) => like(searched, searchPattern(term as string)))))
		.orderBy(desc(run.id))
		.limit(limit + 1);
	const flows = text ? await flowsNamed(db, text) : [];
	if (flows.length === 0) return byText;
	const byFlow = await page(db, filter, and(where, inArray(run.flowId, flows)));
	const all = new Map([...byText, ...byFlow].map((row) => [row.id, row]));
	return [...all.values()].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit + 1);
}

async function flowsNamed(db: Executor, text: string): Promise<string[]> {
	const rows = await db
		.select({ id: flow.id })
		.from(flow)
		.where(like(sql`lower(${flow.name})`, searchPattern(text)));
	return rows.map((row) => row.id);
}

/** An id is made within this time of `created_at`, milliseconds: bounds of ids leave out whole months. */
const SLACK = 60_000;

function exact({ flow: flowId, status, mode, user, from, to }: RunFilter): (SQL | undefined)[] {
	return [
		flowId ? eq(run.flowId, flowId) : undefined,
		status ? inArray(run.status, status.map(statusNumber)) : undefined,
		mode ? eq(run.mode, mode) : undefined,
		user ? like(run.about, searchPattern(user)) : undefined,
		from ? and(gte(run.createdAt, from), gte(run.id, firstIdAt(new Date(Date.parse(from) - SLACK)))) : undefined,
		to ? and(lt(run.createdAt, to), lt(run.id, firstIdAt(new Date(Date.parse(to) + SLACK)))) : undefined,
	];
}

/** @throws NOT_FOUND */
export async function readRunSummary(db: Executor, id: string): Promise<RunSummary> {
	const [row] = await db
		.select({ ...columns, last })
		.from(run)
		.innerJoin(flow, eq(flow.id, run.flowId))
		.where(eq(run.id, id));
	if (!row) throw fail("NOT_FOUND");
	return toSummary(row);
}

/** A run with every step, folded from its journal. @throws NOT_FOUND */
export async function readRun(db: Executor, id: string): Promise<Run> {
	const [row] = await db
		.select({ ...columns, graph: flowVersion.graph })
		.from(run)
		.innerJoin(flow, eq(flow.id, run.flowId))
		.innerJoin(flowVersion, and(eq(flowVersion.flowId, run.flowId), eq(flowVersion.number, run.version)))
		.where(eq(run.id, id));
	if (!row) throw fail("NOT_FOUND");
	const records = (await readJournal(db, id, -1)).flatMap((each) => each.records);
	return { ...toSummary({ ...row, last: null }), ...detailsOf(row.graph, records, statusOf(row.status)) };
}

function detailsOf(graph: FlowGraph, records: JournalRecord[], status: RunStatus) {
	const started = records.find((record) => record.t === "started");
	return {
		input: started?.t === "started" ? started.input : {},
		...viewRun(graph, records, status, Date.now()),
	};
}

/** The rows of a journal after `seq`, oldest first; -1 = all. */
export async function readJournal(
	db: Executor,
	runId: string,
	seq: number,
): Promise<{ seq: number; records: JournalRecord[] }[]> {
	const rows = await db
		.select({ seq: runEvent.seq, records: runEvent.records })
		.from(runEvent)
		.where(and(eq(runEvent.runId, runId), gt(runEvent.seq, seq)))
		.orderBy(asc(runEvent.seq));
	return rows.map((row) => ({ seq: row.seq, records: JSON.parse(row.records) as JournalRecord[] }));
}

/** The last sequence number of each journal: whoever watches runs of other processes asks for it now and then. */
export async function lastSeqs(db: Executor, runIds: string[]): Promise<Map<string, number>> {
	if (runIds.length === 0) return new Map();
	const rows = await db
		.select({ runId: runEvent.runId, seq: sql<number>`max(${runEvent.seq})` })
		.from(runEvent)
		.where(inArray(runEvent.runId, runIds))
		.groupBy(runEvent.runId);
	return new Map(rows.map((row) => [row.runId, row.seq]));
}

function toSummary(row: {
	id: string;
	flowId: string;
	flowName: string;
	version: number;
	status: number;
	mode: string;
	trigger: string;
	subject: string | null;
	createdAt: string;
	finishedAt: string | null;
	last: string | null;
}): RunSummary {
	const { createdAt, finishedAt, status, mode, last, ...rest } = row;
	const end = (last === null ? [] : (JSON.parse(last) as JournalRecord[])).findLast((each) => each.t === "finished");
	return {
		...rest,
		status: statusOf(status),
		mode: RunMode.parse(mode),
		startedAt: iso(createdAt),
		endedAt: isoOrNull(finishedAt),
		error: (end?.t === "finished" && end.error) || null,
		reason: (end?.t === "finished" && end.reason) || null,
	};
}
