import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { fail } from "../error.ts";
import { cardOf } from "../kernel/path.ts";
import type { JournalRecord } from "../kernel/record.ts";
import type { RunState } from "../kernel/run-state.ts";
import { fold, stateOf } from "../kernel/state.ts";
import type { Along, AuditNote, EngineStore, LoadedRun } from "../ports.ts";
import type { Program } from "../program.ts";
import type { Programs } from "./programs.ts";

/** What people decide about a run. Each is one more record at the end of the journal, whoever carries the run on. */
export type Decisions = {
	/** @throws AppError `RUN_NOT_FOUND`, `RUN_ENDED` */
	cancel(runId: string, by: string, note?: AuditNote): Promise<void>;
	/** Goes on from the failed card, with the same data and the same idempotency key. @throws AppError `RUN_NOT_FAILED` */
	retry(runId: string, by: string, note?: AuditNote): Promise<void>;
	/** Ends the wait at a card (its id or path) early. @throws AppError `RUN_NOT_WAITING` */
	resume(runId: string, card: string, by: string, note?: AuditNote): Promise<void>;
	/**
	 * Says what became of a call whose outcome was unknown, at a card (its id or path).
	 * @throws AppError `RUN_NOT_ASKING`, `OUTPUT_INVALID`
	 */
	decide(runId: string, card: string, verdict: Verdict, by: string, note?: AuditNote): Promise<void>;
};

/** `retry` = call once more · `done` = it was done, and gave this · `fail` = it was not done, go on as after any error. */
export type Verdict = { decision: "retry" | "fail" } | { decision: "done"; output?: Json };

const ATTEMPTS = 20;

type Decision = { records: JournalRecord[]; status: "cancelled" | "queued"; closes: string[] };

export function decisions(parts: { store: EngineStore; programs: Programs; now: () => number }): Decisions {
	const { store, programs, now } = parts;

	/** Reads, decides, appends; if somebody wrote in between, once more from the start. */
	async function decide(
		runId: string,
		note: AuditNote | undefined,
		decision: (run: LoadedRun, state: RunState, program: Program) => Decision,
	): Promise<void> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const [run] = await store.load([runId], false);
			const program = run && (await programs.get(run.flowId, run.version));
			const last = run?.journal.at(-1);
			if (!run || !program || !last) throw fail("RUN_NOT_FOUND", { id: runId });
			const state = stateOf(
				program.graph,
				run.journal.flatMap((row) => row.records),
			);
			const { records, status, closes } = decision(run, state, program);
			for (const record of records) fold(program.graph, state, record);
			const ended = status === "cancelled";
			const append = { runId, seq: last.seq + 1, epoch: state.epoch, records, status, ended, opens: [], closes };
			const tells = run.trigger === "helper.called";
			const { flowId } = run;
			const along: Along = { ends: [], bars: [] };
			// Whatever the runs that it called were to give, nobody waits for it.
			if (ended) await endCalled(runId, state.orphans, along);
			if (await store.decide({ ...append, tells, flowId, order: state.order }, along, note)) return;
		}
		throw fail("RUN_BUSY");
	}

	/** The runs that a run called and waits for, and those that they called. */
	async function endCalled(caller: string, called: string[], along: Along): Promise<void> {
		const loaded = called.length > 0 ? await store.load(called, false) : [];
		for (const id of called)
			if (!loaded.some((run) => run.id === id)) along.bars.push({ caller: `run/${caller}`, run: id });
		for (const run of loaded) {
			const program = await programs.get(run.flowId, run.version);
			const last = run.journal.at(-1);
			if (!program || !last) continue;
			const state = stateOf(
				program.graph,
				run.journal.flatMap((row) => row.records),
			);
			if (state.end) continue;
			const records = cancelRecords("caller", now());
			for (const record of records) fold(program.graph, state, record);
			const append = { runId: run.id, seq: last.seq + 1, epoch: state.epoch, records, opens: [], closes: [] };
			along.ends.push({ ...append, status: "cancelled", ended: true, flowId: run.flowId, order: state.order });
			await endCalled(run.id, state.orphans, along);
		}
	}

	const cancel: Decisions["cancel"] = (runId, by, note) =>
		decide(runId, note, (run, state) => {
			if (state.end) throw fail("RUN_ENDED", { status: run.status });
			return { records: cancelRecords(by, now()), status: "cancelled", closes: [] };
		});

	return {
		cancel,
		decide: (runId, card, verdict, by, note) =>
			decide(runId, note, (_, state, program) => {
				const path = state.end?.path;
				const isAsking = state.end?.status === "failed" && state.end.error?.kind === "unknownOutcome";
				if (!isAsking || path === undefined || !isAt(path, card)) throw fail("RUN_NOT_ASKING", { card });
				return { records: [recordOf(program, path, verdict, by, now())], status: "queued", closes: [] };
			}),
		retry: (runId, by, note) =>
			decide(runId, note, (run, state) => {
				if (state.end?.status !== "failed" || state.end.path === undefined)
					throw fail("RUN_NOT_FAILED", { status: run.status });
				return {
					records: [{ t: "retried", at: now(), path: state.end.path, by }],
					status: "queued",
					closes: [],
				};
			}),
		resume: (runId, card, by, note) =>
			decide(runId, note, (_, state, program) => {
				const waiting = state.end
					? undefined
					: [...state.steps].find(([path, step]) => isAt(path, card) && step.status === "waiting");
				const uses = waiting && program.graph.cards[cardOf(waiting[0])]?.uses;
				if (uses && program.cards.control(uses)?.onlyAnswered) throw fail("RUN_ONLY_ANSWERED", { card });
				if (!waiting) throw fail("RUN_NOT_WAITING", { card });
				return { records: [{ t: "resumed", at: now(), path: waiting[0], by }], status: "queued", closes: [waiting[0]] };
			}),
	};
}

function recordOf(program: Program, path: string, verdict: Verdict, by: string, at: number): JournalRecord {
	const card = program.graph.cards[cardOf(path)];
	switch (verdict.decision) {
		case "retry":
			return { t: "retried", at, path, by };
		case "done": {
			const shape = card && program.cards.performable(card.uses)?.output;
			const parsed = verdict.output === undefined ? undefined : shape?.safeParse(verdict.output);
			if (parsed && !parsed.success) {
				const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "output"}: ${issue.message}`);
				throw fail("OUTPUT_INVALID", { problems: problems.slice(0, 5).join(" · ") }, { details: problems });
			}
			return { t: "done", at, path, from: at, output: verdict.output ?? null, by };
		}
		case "fail":
			return { t: "failed", at, path, from: at, error: decidedFailure(by), policy: card?.onError ?? "stop", by };
	}
}

const decidedFailure = (by: string): StepError => ({
	kind: "invalid",
	code: "DECIDED_FAILED",
	message: `${by} looked and said that this was not done.`,
});

const cancelRecords = (by: string, at: number): JournalRecord[] => [
	{ t: "cancelled", at, by },
	{ t: "finished", at, status: "cancelled" },
];

const isAt = (path: string, card: string): boolean => path === card || cardOf(path) === card;

/** A called run may have ended by itself, or never have begun. */
export function unlessOver(error: unknown): void {
	if (!(error instanceof AppError) || !["RUN_ENDED", "RUN_NOT_FOUND"].includes(error.code)) throw error;
}
