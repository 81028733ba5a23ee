import type { FlowGraph } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { RunStatus, StepError, StepRun } from "@keyway/schema/run";
import { plansOf } from "./kernel/advance.ts";
import { cardOf, prefixOf } from "./kernel/path.ts";
import type { FinishedRecord, JournalRecord } from "./kernel/record.ts";
import { emptyState, type RunState } from "./kernel/run-state.ts";
import { fold } from "./kernel/state.ts";
import { masked } from "./sealing.ts";

/** What people see of a journal: its steps in the order in which they began, and how the run ended. */
export type RunView = { steps: StepRun[]; error: StepError | null; reason: string | null };

/**
 * Folds a journal for people. A card whose call is under way has no record yet: the kernel says which one comes next,
 * and that is the running one.
 */
export function viewRun(graph: FlowGraph, records: readonly JournalRecord[], status: RunStatus, now: number): RunView {
	const steps = new Map<string, StepRun>();
	const view: RunView = { steps: [], error: null, reason: null };
	const state = emptyState();
	/** As the steps stood before the end. */
	let open: Map<string, StepRun> | null = null;
	for (const record of records) {
		fold(graph, state, record);
		if (record.t === "finished") {
			view.error = record.error ?? null;
			view.reason = record.reason ?? null;
			open = new Map(steps);
			closeOpen(steps, record);
		} else if (record.t === "retried" || ("by" in record && "path" in record && open)) {
			// It goes on where it had stopped, and whatever was open is so again.
			view.error = null;
			for (const [path, step] of open ?? []) steps.set(path, step);
			open = null;
		}
		if ("path" in record && record.t !== "finished")
			steps.set(record.path, stepAfter(graph, steps.get(record.path), record, state));
	}
	if (status === "running" || status === "queued") addRunning(graph, state, status, now, steps);
	view.steps = [...steps.values()];
	return view;
}

type StepRecord = Exclude<JournalRecord, { t: "started" | "takeover" | "cancelled" | "finished" }>;

function stepAfter(graph: FlowGraph, before: StepRun | undefined, record: StepRecord, state: RunState): StepRun {
	const { dueAt: _, ...known } = before ?? firstSight(graph, record);
	const step: StepRun = known;
	const at = iso(record.at);
	switch (record.t) {
		case "begun":
			return { ...step, ...without(step, "error"), status: "running", ...input(record) };
		case "waiting":
			return {
				...step,
				...input(record),
				status: "waiting",
				...(record.due === null ? {} : { dueAt: iso(record.due) }),
			};
		case "called":
			return { ...step, ...without(step, "error"), ...input(record), status: "running" };
		case "looping": {
			const { items, concurrency } = record;
			return {
				...step,
				...without(step, "error"),
				input: { items: masked(items), concurrency },
				status: "running",
				lane: "each",
			};
		}
		case "held":
			return { ...step, status: "waiting", dueAt: iso(record.due) };
		case "resumed":
			return { ...step, status: "waiting", dueAt: at };
		case "retried":
			return { ...without(step, "endedAt"), status: "queued", attempt: step.attempt + 1 };
		case "joined":
			return {
				...step,
				...(step.status === "running" ? { status: "succeeded", endedAt: at } : {}),
				output: outputAt(state, record.path),
			};
		case "done":
			return {
				...without(step, "error"),
				...input(record),
				...simulation(before, record),
				...decided(record),
				status: record.simulated === "skipped" ? "skipped" : "succeeded",
				output: masked(record.output),
				...(record.lanes?.[0] === undefined ? {} : { lane: record.lanes[0] }),
				endedAt: at,
			};
		case "failed":
			if (record.policy === "retry")
				return {
					...step,
					...input(record),
					status: "waiting",
					attempt: step.attempt + 1,
					error: record.error,
					dueAt: iso(record.due ?? record.at),
				};
			return { ...step, ...input(record), ...decided(record), status: "failed", error: record.error, endedAt: at };
	}
}

/** A person said what became of it. */
const decided = ({ by }: { by?: string }): Pick<StepRun, "decidedBy"> => (by === undefined ? {} : { decidedBy: by });

/** In a test: the card was not performed, or its wait was cut short. */
function simulation(
	before: StepRun | undefined,
	record: Extract<JournalRecord, { t: "done" }>,
): Pick<StepRun, "simulated"> {
	if (record.simulated !== undefined) return { simulated: record.simulated };
	const isEarly = before?.status === "waiting" && before.error === undefined && before.dueAt !== undefined;
	return isEarly && Date.parse(before.dueAt ?? "") > record.at ? { simulated: "wait" } : {};
}

function firstSight(graph: FlowGraph, record: StepRecord): StepRun {
	const card = cardOf(record.path);
	const from = "from" in record ? record.from : record.at;
	return {
		card,
		path: record.path,
		uses: graph.cards[card]?.uses ?? "",
		status: "running",
		attempt: 1,
		startedAt: iso(from),
	};
}

/** What the fold made of the card's lanes: recorded and counted outputs together. */
function outputAt(state: RunState, path: string): Json {
	return masked(state.outputs.get(prefixOf(path))?.[cardOf(path)] ?? null);
}

const iso = (at: number): string => new Date(at).toISOString();

function input(record: { input?: Json }): { input?: Json } {
	return record.input === undefined ? {} : { input: masked(record.input) };
}

function without<K extends "error" | "endedAt">(step: StepRun, name: K): Omit<StepRun, K> {
	const { [name]: _, ...rest } = step;
	return rest;
}

/** Nothing goes on after the end: loops around the card that failed failed with it, the rest was cut short. */
function closeOpen(steps: Map<string, StepRun>, { status, path = "", at }: FinishedRecord): void {
	for (const [place, step] of steps)
		if (step.status === "waiting" || step.status === "running" || step.status === "queued") {
			const { dueAt: _, ...rest } = step;
			const isAround = status === "failed" && path.startsWith(`${place}[`);
			steps.set(place, { ...rest, status: isAround ? "failed" : "cancelled", endedAt: iso(at) });
		}
}

function addRunning(
	graph: FlowGraph,
	state: RunState,
	status: "running" | "queued",
	now: number,
	steps: Map<string, StepRun>,
): void {
	for (const plan of plansOf(graph, state, now)) {
		if (plan.do !== "perform") continue;
		const known = steps.get(plan.path);
		const step: StepRun = known ?? {
			card: plan.card.id,
			path: plan.path,
			uses: plan.card.uses,
			status,
			attempt: plan.attempt,
			startedAt: iso(plan.at),
		};
		const { dueAt: _, ...rest } = step;
		steps.set(plan.path, { ...rest, status });
	}
}
