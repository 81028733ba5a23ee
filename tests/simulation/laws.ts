import { plansOf } from "@keyway/engine/kernel/advance";
import type { JournalRecord } from "@keyway/engine/kernel/record";
import { emptyState, type RunState } from "@keyway/engine/kernel/run-state";
import { fold, stateOf } from "@keyway/engine/kernel/state";
import type { FlowGraph } from "@keyway/schema/flow";
import type { Database } from "./database.ts";
import type { Outside } from "./outside.ts";

/** An event whose storing was answered. */
export type Sent = { eventId: string; runs: string[]; externalId: string };

/** Everything that must hold when all is over; each breach in words. */
export function breaches(database: Database, outside: Outside, sent: Sent[]): string[] {
	const found: string[] = [];
	for (const runId of database.runs.keys()) found.push(...runBreaches(database, outside, runId));
	return [...found, ...eventBreaches(database, sent), ...waitBreaches(database), ...leftovers(database)];
}

function runBreaches(database: Database, outside: Outside, runId: string): string[] {
	const found: string[] = [];
	const say = (what: string) => void found.push(`run ${runId}: ${what}`);
	const run = database.runs.get(runId);
	const graph = database.flows.get(run?.flowId ?? "")?.graph;
	if (!run || !graph) return [`run ${runId}: no flow`];
	const records = database.recordsOf(runId);
	const seqs = run.journal.map((row) => row.seq).sort((a, b) => a - b);
	if (seqs.some((seq, index) => seq !== index)) say(`its journal has the numbers ${seqs.join(" ")}`);
	const end = records.at(-1);
	if (end?.t !== "finished") say(`it ended with ${end?.t} instead of its end (status ${run.status})`);
	else if (end.status !== run.status) say(`it is ${run.status}, its journal says ${end.status}`);
	replay(graph, records, say);
	effects(outside, runId, graph, records, say);
	return found;
}

/** Folding the journal anew comes to the plans that were carried out; nothing is recorded about a place that is not open. */
function replay(graph: FlowGraph, records: JournalRecord[], say: (what: string) => void): void {
	const state = emptyState();
	for (const record of records) {
		if (state.end && record.t !== "retried" && record.t !== "finished") say(`${record.t} after its end`);
		if (state.end && record.t === "finished") say("it ended twice");
		if ("path" in record && record.t !== "finished") judge(graph, state, record, say);
		fold(graph, state, record);
	}
	if (JSON.stringify(view(stateOf(graph, records))) !== JSON.stringify(view(state))) say("two folds differ");
	if (state.end && plansOf(graph, state, Number.MAX_SAFE_INTEGER).length > 0) say("it has plans after its end");
}

const view = (state: RunState) => [[...state.frames], [...state.steps], [...state.outputs], state.cards];

type PlaceRecord = Extract<JournalRecord, { path: string }>;

function judge(graph: FlowGraph, state: RunState, record: PlaceRecord, say: (what: string) => void): void {
	const { path, at } = record;
	if (!state.frames.has(path)) {
		say(`${record.t} at ${path}, which is not open`);
		return;
	}
	if (record.t === "resumed" || record.t === "retried") return;
	const step = state.steps.get(path);
	const plans = plansOf(graph, state, at);
	const plan = plans.find((each) => each.path === path);
	// What was heard at once with a failure is still recorded beside it.
	if (!plan && plans[0]?.do !== "finish") say(`${record.t} at ${path} without a plan`);
	if (record.t === "done" && step?.status === "waiting" && step.key === null && (step.due ?? 0) > at)
		say(`the wait at ${path} ended ${(step.due ?? 0) - at} ms early`);
	if (record.t === "done" && plan?.do === "wait" && step?.key === null) say(`done at ${path} while it waits`);
}

function effects(
	outside: Outside,
	runId: string,
	graph: FlowGraph,
	records: JournalRecord[],
	say: (what: string) => void,
): void {
	const tokens = new Map<string, string>();
	const asked = new Map<string, number>();
	for (const record of records) {
		if (record.t === "retried") asked.set(record.path, (asked.get(record.path) ?? 0) + 1);
		if (record.t !== "done") continue;
		const card = graph.cards[record.path.slice(record.path.lastIndexOf("/") + 1)];
		if (!card?.uses.startsWith("sim.")) continue;
		if (tokens.has(record.path)) say(`${record.path} has two results`);
		tokens.set(record.path, (record.output as { token: string }).token);
	}
	const prefix = `${runId}/`;
	const delivered = outside.deliveries.filter((each) => each.key.startsWith(prefix));
	for (const [path, token] of tokens) {
		const own = delivered.filter((each) => each.key === prefix + path);
		if (!own.some((each) => each.token === token)) say(`the result of ${path} was never given`);
		for (const each of own) {
			const { earlier } = each;
			const source = earlier?.slice(prefix.length, earlier.lastIndexOf(":"));
			if (source !== undefined && tokens.get(source) !== earlier)
				say(`${path} used a result of ${source} that is not recorded`);
		}
	}
	const blind = new Map<string, number>();
	for (const each of delivered) if (each.blind) blind.set(each.key, (blind.get(each.key) ?? 0) + 1);
	for (const [key, count] of blind)
		if (count > 1 + (asked.get(key.slice(prefix.length)) ?? 0))
			say(`${key} was called ${count} times, and nobody asked`);
}

/** Runs that were taken over in the middle of a call, though every process lives and nobody decided about them. */
export function torn(database: Database): string[] {
	const isTorn = (record: JournalRecord) => record.t === "failed" && record.error.kind === "unknownOutcome";
	const isDecision = (record: JournalRecord) => record.t === "retried" || record.t === "resumed";
	return [...database.runs.keys()].flatMap((runId) => {
		const first = database.recordsOf(runId).find((record) => isTorn(record) || isDecision(record));
		return first && isTorn(first) ? [`run ${runId} was taken from an owner who lives`] : [];
	});
}

/** Whether the flow was on, at each moment from one time to the other. */
function listenedTo({ switches }: Database, from: number, to: number): boolean[] {
	const before = switches.findLast((each) => each.at <= from)?.on ?? true;
	return [before, ...switches.filter((each) => each.at >= from && each.at <= to).map((each) => each.on)];
}

function eventBreaches(database: Database, sent: Sent[]): string[] {
	const found: string[] = [];
	const ids = new Map<string, string>();
	for (const { eventId, runs, externalId } of sent) {
		const stored = database.events.get(eventId);
		if (!stored) found.push(`event ${eventId} was answered and is lost`);
		if (ids.has(externalId) && ids.get(externalId) !== eventId) found.push(`event id ${externalId} was stored twice`);
		ids.set(externalId, eventId);
		for (const run of runs) if (!database.runs.has(run)) found.push(`run ${run} of event ${eventId} is lost`);
	}
	for (const event of database.events.values())
		if (event.type === "sim.begun") {
			const listened = listenedTo(database, Number(event.data["sentAt"]), event.at);
			if (!listened.includes(event.runs.length > 0))
				found.push(
					`event ${event.id} started ${event.runs.length} runs, its flow was switched to ${listened} meanwhile`,
				);
		}
	const started = [...database.events.values()].flatMap((event) => event.runs.map((run) => run.id));
	if (new Set(started).size !== started.length) found.push("a run was started by two events");
	return found;
}

/** No event is lost: whoever timed out had heard nothing that it waited for. */
function waitBreaches(database: Database): string[] {
	const found: string[] = [];
	for (const { runId, path, key, opened, due: closed } of database.history) {
		if (key.startsWith("run:")) continue;
		const records = database.recordsOf(runId);
		const at = records.findIndex((each) => each.t === "waiting" && each.path === path && each.key === key);
		const began = records[at];
		const due = Math.min(closed, (began?.t === "waiting" ? began.due : null) ?? closed);
		const done = records.find((each, index) => index > at && each.t === "done" && each.path === path);
		if (done?.t !== "done" || !done.lanes?.includes("timedOut")) continue;
		const graph = database.flows.get(database.runs.get(runId)?.flowId ?? "")?.graph;
		const card = graph?.cards[path.slice(path.lastIndexOf("/") + 1)];
		const heard = [...database.events.values()].filter(
			(event) => event.keys.includes(key) && event.at > opened && event.at < due,
		);
		const fitting = card?.fields["filter"] ? heard.filter((event) => isWanted(event.data["n"])) : heard;
		if (fitting.length > 0) found.push(`run ${runId}: ${path} timed out though it was told of ${fitting[0]?.id}`);
	}
	return found;
}

/** What the filters of simulated waits let through. */
export const isWanted = (n: unknown): boolean => typeof n === "number" && n % 2 === 0;

function leftovers(database: Database): string[] {
	const found: string[] = [];
	for (const wait of database.waits.values()) found.push(`a wait of run ${wait.runId} at ${wait.path} is left`);
	for (const row of database.heard.values()) found.push(`run ${row.runId} never took in ${row.source}`);
	for (const turn of database.turns.values()) found.push(`run ${turn.runId} still stands in the line ${turn.line}`);
	for (const run of database.overtakers) found.push(`run ${run} went on before its turn`);
	for (const job of database.jobs.values()) found.push(`job ${job.id} is left, of ${job.runs.join(" ")}`);
	return found;
}
