import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { defineRoute } from "./route.ts";

const Count = z.number().int();
/** Milliseconds within which so many of a hundred lie; null where there is nothing to tell. */
const Percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

export const Statistics = z.object({
	from: z.iso.datetime(),
	to: z.iso.datetime(),
	/** Width of a bucket. */
	step: z.enum(["minute", "hour", "day", "week"]),
	runs: Count,
	failed: Count,
	/** Runs by the time at which they started, empty buckets too. */
	buckets: z.array(z.object({ at: z.iso.datetime(), succeeded: Count, failed: Count, other: Count })),
	/** Of runs that ended well. */
	durations: Percentiles.nullable(),
	/** The slowest cards of the newest `sampled` runs that ended, waits left out; milliseconds. */
	cards: z.array(
		z.object({
			flowId: Uuid,
			flowName: z.string(),
			card: z.string(),
			/** What people call it, in the version that was published last. */
			title: z.string(),
			calls: Count,
			failed: Count,
			p50: z.number(),
			p95: z.number(),
		}),
	),
	sampled: Count,
	/** The flows with the most runs, where not one was asked for. */
	flows: z.array(z.object({ id: Uuid, name: z.string(), runs: Count, failed: Count, p50: z.number().nullable() })),
});
export type Statistics = z.infer<typeof Statistics>;

const Moment = z.iso.datetime({ offset: true });

export const getStatistics = defineRoute({
	id: "getStatistics",
	method: "GET",
	path: "/api/statistics",
	summary: "How live runs went: how many, how long, which cards are slow",
	description: "Of all flows or of one, started from `from` (default: 30 days ago) until before `to` (default: now).",
	permission: "runs:read",
	query: z.strictObject({
		flow: Uuid.optional(),
		from: Moment.optional(),
		to: Moment.optional(),
		/** Name of the zone (IANA) in which days and weeks begin. */
		timezone: z.string().max(60).default("UTC"),
	}),
	status: 200,
	response: Statistics,
});

export const statisticsRoutes = { getStatistics };
