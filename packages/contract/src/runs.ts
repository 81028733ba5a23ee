import { CardId, Uuid } from "@keyway/schema/ids";
import { Json, JsonObject } from "@keyway/schema/json";
import { Run, RunMode, RunStatus, RunSummary, StepRun } from "@keyway/schema/run";
import { z } from "zod";
import { ById, page, paging, queryList, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

/** A run with its first 500 steps; `nextCursor` goes on in `/steps`. */
export const RunDetail = Run.extend({ nextCursor: z.string().nullable() });
export type RunDetail = z.infer<typeof RunDetail>;

/** One message of the stream: its `event:` name and what its `data:` holds. */
export const RunStreamMessage = z.discriminatedUnion("event", [
	/** First, and again after a reconnect: everything so far. */
	z.object({ event: z.literal("snapshot"), data: RunDetail }),
	/** A step appeared or changed; replace the one with the same path. */
	z.object({ event: z.literal("step"), data: StepRun }),
	/** The run's own state changed; after a final one the stream ends. */
	z.object({ event: z.literal("run"), data: RunSummary }),
]);
export type RunStreamMessage = z.infer<typeof RunStreamMessage>;

export const listRuns = defineRoute({
	id: "listRuns",
	method: "GET",
	path: "/api/runs",
	summary: "List runs, newest first",
	permission: "runs:read",
	query: z.strictObject({
		...paging,
		flow: Uuid.optional(),
		status: queryList(RunStatus).optional(),
		mode: RunMode.optional(),
		/** Id, e-mail address or name of the person that the run is about. */
		user: Search.optional(),
		text: Search.optional(),
		/** Started at or after, before. */
		from: z.iso.datetime({ offset: true }).optional(),
		to: z.iso.datetime({ offset: true }).optional(),
	}),
	status: 200,
	response: page(RunSummary),
});

export const getRun = defineRoute({
	id: "getRun",
	method: "GET",
	path: "/api/runs/:id",
	summary: "Read a run with the input, output and error of each step",
	permission: "runs:read",
	params: ById,
	status: 200,
	response: RunDetail,
});

export const listRunSteps = defineRoute({
	id: "listRunSteps",
	method: "GET",
	path: "/api/runs/:id/steps",
	summary: "List all steps of a run",
	permission: "runs:read",
	params: ById,
	query: z.strictObject({
		...paging,
		/** Only this place and what lies under it: `each_user[3]`. */
		path: z.string().min(1).max(500).optional(),
	}),
	status: 200,
	response: page(StepRun),
});

export const cancelRun = defineRoute({
	id: "cancelRun",
	method: "POST",
	path: "/api/runs/:id/cancel",
	summary: "Cancel a run",
	permission: "runs:control",
	params: ById,
	status: 202,
	response: RunSummary,
});

export const retryRun = defineRoute({
	id: "retryRun",
	method: "POST",
	path: "/api/runs/:id/retry",
	summary: "Go on from the failed card with the same data",
	permission: "runs:control",
	params: ById,
	status: 202,
	response: RunSummary,
});

export const rerunRun = defineRoute({
	id: "rerunRun",
	method: "POST",
	path: "/api/runs/:id/rerun",
	summary: "Run again as new, from the start",
	description:
		"With the same input or another one, in the version published now or in the `same` one as before. Calls get new idempotency keys. Runs of a provisioning kind answer 403 FLOW_ONLY_BY_ACCESS, runs in test mode 409 RUN_IN_TEST.",
	permission: "runs:control",
	params: ById,
	body: z
		.strictObject({ input: JsonObject.optional(), version: z.enum(["newest", "same"]).default("newest") })
		.default({ version: "newest" }),
	status: 202,
	response: RunSummary,
});

export const decideRun = defineRoute({
	id: "decideRun",
	method: "POST",
	path: "/api/runs/:id/decide",
	summary: "Say what became of a call whose outcome is unknown",
	description:
		"For a run that failed with an error of the kind `unknownOutcome`. `retry` calls once more, `done` goes on as if the card had given `output`, `fail` goes on as after any other error of the card. 409 RUN_NOT_ASKING where nothing is to be decided.",
	permission: "runs:control",
	params: ById,
	body: z.union([
		z.strictObject({ card: CardId, decision: z.enum(["retry", "done", "fail"]), output: Json.optional() }),
		z.strictObject({
			/** Inside loops: `each_user[3]/notify`. */
			path: z.string().min(1).max(500),
			decision: z.enum(["retry", "done", "fail"]),
			output: Json.optional(),
		}),
	]),
	status: 202,
	response: RunSummary,
});

export const resumeRun = defineRoute({
	id: "resumeRun",
	method: "POST",
	path: "/api/runs/:id/resume",
	summary: "End a wait early",
	permission: "runs:resume",
	params: ById,
	body: z.strictObject({ card: CardId }),
	status: 202,
	response: RunSummary,
});

export const streamRun = defineRoute({
	id: "streamRun",
	method: "GET",
	path: "/api/runs/:id/events",
	summary: "Watch a run (server-sent events)",
	description: "Messages `snapshot` (the whole run), then `step` and `run`; ends after the run's final state.",
	permission: "runs:read",
	params: ById,
	status: 200,
	response: RunStreamMessage,
	produces: "text/event-stream",
});

export const runRoutes = {
	listRuns,
	getRun,
	listRunSteps,
	cancelRun,
	retryRun,
	rerunRun,
	decideRun,
	resumeRun,
	streamRun,
};
