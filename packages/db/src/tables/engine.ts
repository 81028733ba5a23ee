import type { JsonObject } from "@keyway/schema/json";
import { sql } from "drizzle-orm";
import {
	bigint,
	boolean,
	customType,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	smallint,
	text,
	timestamp,
	uniqueIndex,
	uuid,
} from "drizzle-orm/pg-core";

/** PostgreSQL's own number of a transaction, 64 bits, as text. */
const transactionId = customType<{ data: string }>({ dataType: () => "xid8" });
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/** What happened, as it was told; `runs` are the runs that it started. */
export const event = pgTable(
	"event",
	{
		id: uuid("id").primaryKey(),
		caller: text("caller").notNull(),
		/** The caller's own id: the same one twice starts nothing new. */
		externalId: text("external_id"),
		type: text("type").notNull(),
		source: text("source").notNull(),
		data: jsonb("data").$type<JsonObject>().notNull(),
		runs: uuid("runs").array().notNull(),
		createdAt: moment("created_at").notNull().defaultNow(),
	},
	(table) => [
		uniqueIndex("event_external_id").on(table.caller, table.externalId).where(sql`${table.externalId} is not null`),
	],
);

/** One run, thin: everything that changes but the status is in its journal. `status` is the place in `RUN_STATUS`. */
export const run = pgTable(
	"run",
	{
		id: uuid("id").primaryKey(),
		flowId: uuid("flow_id").notNull(),
		version: integer("version").notNull(),
		mode: text("mode").notNull(),
		trigger: text("trigger").notNull(),
		/** The person it is about, in words. */
		subject: text("subject"),
		/** The same person's name, address and id in lower case: what lists are searched by. */
		about: text("about"),
		status: smallint("status").notNull(),
		createdAt: moment("created_at").notNull().defaultNow(),
		finishedAt: moment("finished_at"),
	},
	(table) => [index("run_flow").on(table.flowId, table.id)],
);

/** The journal, insert only. The key is the fence: of two owners only one can write a sequence number. */
export const runEvent = pgTable(
	"run_event",
	{
		runId: uuid("run_id").notNull(),
		seq: integer("seq").notNull(),
		epoch: integer("epoch").notNull(),
		at: bigint("at", { mode: "number" }).notNull(),
		/** JSON array of journal records; text, because the database never looks inside on the way. */
		records: text("records").notNull(),
		/** The transaction that wrote the row: what the projector reads on by, because time and ids do not follow commits. */
		xid: transactionId("xid").notNull().default(sql`pg_current_xact_id()`),
	},
	(table) => [primaryKey({ columns: [table.runId, table.seq] }), index("run_event_xid").on(table.xid)],
);

/** What runs are searched by, lower-case and redacted; written by the projector. Its trigram index stands in `partitions.sql`. */
export const runSearch = pgTable("run_search", {
	runId: uuid("run_id").primaryKey(),
	/** The person and the values of the event. */
	facts: text("facts").notNull(),
	/** How it ended: error or reason; empty while it is live. */
	outcome: text("outcome").notNull(),
});

/** How far a projector has read the journal: everything before (xid, run, seq) is in its tables. */
export const projection = pgTable("projection", {
	name: text("name").primaryKey(),
	xid: transactionId("xid").notNull(),
	runId: uuid("run_id").notNull(),
	seq: integer("seq").notNull(),
	/** The last run that a rebuild has done; null = none is under way. */
	rebuilt: uuid("rebuilt"),
});

/**
 * Lines of runs that must not run side by side: those of one flow with one ordering key, by `place`. A row goes when its
 * run has ended; one at most of a line is `started`.
 */
export const turn = pgTable(
	"turn",
	{
		runId: uuid("run_id").primaryKey(),
		flowId: uuid("flow_id").notNull(),
		key: text("key").notNull(),
		place: bigint("place", { mode: "number" }).notNull().generatedByDefaultAsIdentity(),
		started: boolean("started").notNull().default(false),
	},
	(table) => [index("turn_line").on(table.flowId, table.key, table.started.desc(), table.place)],
);

/** When the next calls by a connection with limits are due at an even pace, by the second's and by the minute's limit. */
export const callGate = pgTable("call_gate", {
	connectionId: uuid("connection_id").primaryKey(),
	secondAt: moment("second_at").notNull().defaultNow(),
	minuteAt: moment("minute_at").notNull().defaultNow(),
});

/** Calls that a process makes by a connection whose calls at once are limited; what is not renewed until then is free. */
export const callPermit = pgTable(
	"call_permit",
	{
		connectionId: uuid("connection_id").notNull(),
		worker: uuid("worker").notNull(),
		calls: integer("calls").notNull(),
		/** With no calls: when it began to wait for some. */
		since: moment("since").notNull().defaultNow(),
		until: moment("until").notNull(),
	},
	(table) => [primaryKey({ columns: [table.connectionId, table.worker] })],
);

/** What runs wait for: a time, a retry, or a `flow.failed` event that is still to be emitted. */
export const wait = pgTable(
	"wait",
	{
		runId: uuid("run_id").notNull(),
		path: text("path").notNull(),
		kind: text("kind").notNull(),
		due: moment("due").notNull(),
		/** What a correlated event carries; none = only the time counts. */
		key: text("key"),
	},
	(table) => [
		primaryKey({ columns: [table.runId, table.path] }),
		index("wait_due").on(table.due),
		index("wait_key").on(table.key).where(sql`${table.key} is not null`),
		/** Cards that ask somebody: whoever opens their questions looks for them all the time. */
		index("wait_asks").on(table.runId).where(sql`key like 'event:flow.answered#%'`),
	],
);

/** What happened that a run waits for, until the run has taken it in: an accepted event, or the end of a called run. */
export const heard = pgTable(
	"heard",
	{
		runId: uuid("run_id").notNull(),
		path: text("path").notNull(),
		/** The event, or the run that has ended. */
		source: uuid("source").notNull(),
		/** The wait's key that it matched. */
		key: text("key").notNull(),
		/** A job for the run was filed. */
		handed: boolean("handed").notNull().default(false),
	},
	(table) => [
		primaryKey({ columns: [table.runId, table.path, table.source] }),
		index("heard_new").on(table.runId).where(sql`not ${table.handed}`),
	],
);
