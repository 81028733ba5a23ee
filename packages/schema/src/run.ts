import { z } from "zod";
import { Uuid } from "./ids.ts";
import { Json } from "./json.ts";

export const RunStatus = z.enum(["queued", "running", "waiting", "succeeded", "stopped", "failed", "cancelled"]);
export type RunStatus = z.infer<typeof RunStatus>;

export const StepStatus = z.enum(["queued", "running", "waiting", "succeeded", "failed", "skipped", "cancelled"]);
export type StepStatus = z.infer<typeof StepStatus>;

export const RunMode = z.enum(["live", "test"]);
export type RunMode = z.infer<typeof RunMode>;

/** Why a card failed, by kind: the engine decides by it whether trying again can help. */
export const ErrorKind = z.enum([
	"auth",
	"notFound",
	"invalid",
	"limited",
	"down",
	"timeout",
	"unknownOutcome",
	"raised",
	"expression",
	"cancelled",
	"internal",
]);
export type ErrorKind = z.infer<typeof ErrorKind>;

/** A card's failure in words for a person: what happened and what to do. */
export const StepError = z.object({
	kind: ErrorKind,
	code: z.string(),
	message: z.string(),
	/** What the service answered, redacted and cut: folded away in the page. */
	detail: z.string().optional(),
	/** Seconds the service asked us to wait. */
	retryAfter: z.number().optional(),
});
export type StepError = z.infer<typeof StepError>;

/**
 * What happened to one card, for people. `path` = the card's place including loop iterations: `each_user[3]/notify`;
 * outside loops it is the card's id.
 */
export const StepRun = z.object({
	card: z.string(),
	path: z.string(),
	uses: z.string(),
	status: StepStatus,
	/** 1 = first try. */
	attempt: z.number().int().min(1),
	input: Json.optional(),
	output: Json.optional(),
	/** The lane taken by `flow.if`. */
	lane: z.string().optional(),
	error: StepError.optional(),
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().optional(),
	/**
	 * In test mode: not performed, because its output was given (`fixture`), it answered its documented `example`, it is
	 * left out in tests (`skipped`) or its wait was cut short (`wait`).
	 */
	simulated: z.enum(["fixture", "example", "skipped", "wait"]).optional(),
	/** Who looked and said what became of a call whose outcome was unknown. */
	decidedBy: z.string().optional(),
	/** When a waiting card goes on. */
	dueAt: z.iso.datetime().optional(),
});
export type StepRun = z.infer<typeof StepRun>;

export const RunSummary = z.object({
	id: Uuid,
	flowId: Uuid,
	flowName: z.string(),
	/** Negative: a copy of the draft that was made for a test. */
	version: z.number().int(),
	status: RunStatus,
	mode: RunMode,
	/** What started it: the trigger's id, for example `directory.userCreated`. */
	trigger: z.string(),
	/** The person it is about, in words, where the trigger has one. */
	subject: z.string().nullable(),
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable(),
	error: StepError.nullable(),
	/** Why the run was stopped: the reason of `continueIf` or `stop`. */
	reason: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const Run = RunSummary.extend({ input: Json, steps: z.array(StepRun) });
export type Run = z.infer<typeof Run>;
