import type { ResolvedStage } from "@keyway/schema/access";
import { readDuration, secondsOf } from "./duration.ts";

/** A request's chain as it was stored, and who may never decide about it. */
export type AskedRequest = {
	stages: readonly ResolvedStage[];
	/** Milliseconds. */
	submittedAt: number;
	/** Requester, beneficiary, and whoever decided for them when it was submitted. */
	excluded: ReadonlySet<string>;
	duration: string | null;
};

/** What somebody decided; in the order in which it was written. */
export type Decision = {
	by: string;
	/** The approver whose place was taken, by a delegation; the same as `by` otherwise. */
	as: string;
	stage: number;
	decision: "approve" | "deny";
	/** A shorter time that the approver allows. */
	duration: string | null;
	/** Milliseconds. */
	at: number;
};

export type DueStep = { what: "remind" | "escalate" | "timeOut"; at: number };

/** Where a request stands. */
export type Plan =
	| {
			outcome: "waiting";
			stage: number;
			/** Those who may decide now. */
			askedIds: string[];
			/** How many more approvals the stage needs. */
			missing: number;
			escalated: boolean;
			/** What happens by itself, soonest first. */
			due: DueStep[];
	  }
	/** Nobody is left who could decide the stage. */
	| { outcome: "blocked"; stage: number }
	| { outcome: "approved"; duration: string | null }
	| { outcome: "denied"; by: string | null }
	| { outcome: "expired" };

/**
 * Replays the decisions over the stored chain: the same history gives the same answer at the same time. Decisions that
 * may not count (a stranger's, a second one of the same person, one after the end) are passed over.
 */
export function decide(request: AskedRequest, decisions: readonly Decision[], now: number): Plan {
	let { duration } = request;
	let openedAt = request.submittedAt;
	let rest = [...decisions];
	const used = new Set<string>();
	for (const [at, stage] of request.stages.entries()) {
		const stageUsed = new Set(used);
		let approvals = 0;
		while (approvals < stage.needs) {
			const next = rest.find((each) => each.stage === at);
			const time = next?.at ?? now;
			const missing = stage.needs - approvals;
			const asked = askedAt(stage, missing, { used: stageUsed, excluded: request.excluded, openedAt, time });
			const end = timeOut(stage, openedAt);
			if (end !== null && time >= end)
				return stage.onTimeOut === "deny" ? { outcome: "denied", by: null } : { outcome: "expired" };
			if (asked.length < missing) return { outcome: "blocked", stage: at };
			if (!next) return waiting(stage, at, asked, missing, openedAt, now);
			rest = rest.filter((each) => each !== next);
			if (!mayCount(next, asked, stageUsed, request.excluded)) continue;
			if (next.decision === "deny") return { outcome: "denied", by: next.by };
			approvals += 1;
			stageUsed.add(next.by).add(next.as);
			duration = shorter(duration, next.duration);
			if (approvals === stage.needs) openedAt = next.at;
		}
		for (const id of stageUsed) used.add(id);
	}
	return { outcome: "approved", duration };
}

function mayCount(
	{ by, as }: Decision,
	asked: readonly string[],
	used: ReadonlySet<string>,
	excluded: ReadonlySet<string>,
): boolean {
	return asked.includes(as) && !used.has(by) && !excluded.has(by) && !excluded.has(as);
}

type Opened = { used: ReadonlySet<string>; excluded: ReadonlySet<string>; openedAt: number; time: number };

/** Those who may decide a stage at a time: who was resolved, those it escalated to, and the fallback if they are too few. */
function askedAt(stage: ResolvedStage, missing: number, { used, excluded, openedAt, time }: Opened): string[] {
	const open = (ids: readonly string[]) => ids.filter((id) => !used.has(id) && !excluded.has(id));
	const escalated = stage.escalateAfter !== null && time >= openedAt + stage.escalateAfter * 1000;
	const own = new Set([...open(stage.approvers), ...(escalated ? open(stage.escalateTo) : [])]);
	return own.size >= missing ? [...own] : [...new Set([...own, ...open(stage.fallback)])];
}

const timeOut = (stage: ResolvedStage, openedAt: number): number | null =>
	stage.timeOutAfter === null ? null : openedAt + stage.timeOutAfter * 1000;

function waiting(
	stage: ResolvedStage,
	at: number,
	askedIds: string[],
	missing: number,
	openedAt: number,
	now: number,
): Plan {
	const times: [DueStep["what"], number | null][] = [
		["remind", stage.remindAfter],
		["escalate", stage.escalateAfter],
		["timeOut", stage.timeOutAfter],
	];
	const due = times
		.flatMap(([what, after]) => (after === null ? [] : [{ what, at: openedAt + after * 1000 }]))
		.filter((step) => step.at > now)
		.sort((one, other) => one.at - other.at);
	const escalated = stage.escalateAfter !== null && now >= openedAt + stage.escalateAfter * 1000;
	return { outcome: "waiting", stage: at, askedIds, missing, escalated, due };
}

/** An approver may shorten, never lengthen. */
function shorter(one: string | null, other: string | null): string | null {
	if (other === null || readDuration(other) === null) return one;
	if (one === null) return other;
	return secondsOf(other) < secondsOf(one) ? other : one;
}

export type Refusal = "NOT_WAITING" | "NOT_ASKED" | "OWN_REQUEST" | "DECIDED_BEFORE" | "NOT_SHORTER" | "REASON_MISSING";

/**
 * Whether a decision may be written now, and in whose place. `delegators` = those for whom this person decides at this
 * moment. A denial needs a reason.
 */
export function admit(
	request: AskedRequest,
	decisions: readonly Decision[],
	wish: {
		by: string;
		delegators: readonly string[];
		decision: Decision["decision"];
		reason: string;
		duration: string | null;
		/** Those who decide for requester or beneficiary at this moment, beside those of the submission. */
		excludedNow: ReadonlySet<string>;
	},
	now: number,
): { decision: Decision } | { refused: Refusal } {
	const plan = decide(request, decisions, now);
	if (plan.outcome !== "waiting") return { refused: "NOT_WAITING" };
	const { by, delegators } = wish;
	if (request.excluded.has(by) || wish.excludedNow.has(by)) return { refused: "OWN_REQUEST" };
	if (decisions.some((each) => each.by === by || each.as === by)) return { refused: "DECIDED_BEFORE" };
	const as = plan.askedIds.includes(by) ? by : delegators.find((each) => plan.askedIds.includes(each));
	if (as === undefined) return { refused: "NOT_ASKED" };
	if (wish.decision === "deny" && wish.reason.trim() === "") return { refused: "REASON_MISSING" };
	if (wish.duration !== null) {
		const shortened = shorter(request.duration, wish.duration);
		if (readDuration(wish.duration) === null || (shortened !== wish.duration && wish.duration !== request.duration))
			return { refused: "NOT_SHORTER" };
	}
	const { decision, duration } = wish;
	return { decision: { by, as, stage: plan.stage, decision, duration, at: now } };
}
