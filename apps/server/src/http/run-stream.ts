import type { RunStreamMessage, streamRun as route } from "@keyway/contract/runs";
import { lastSeqs, readRun } from "@keyway/db/runs";
import type { Run } from "@keyway/schema/run";
import { openEventStream } from "./event-stream.ts";
import type { Call } from "./handler.ts";
import { toDetail } from "./routes/run-view.ts";

const FINAL = ["succeeded", "stopped", "failed", "cancelled"];
/** Milliseconds between looks at runs that another process carries on. */
const LOOK = 500;

/**
 * Streams a run as server-sent events: a snapshot, then what changed, until the run has ended or the watcher is gone,
 * signed out or disabled.
 */
export async function streamRun(call: Call<typeof route>): Promise<never> {
	const { params, services } = call;
	const { db, engine } = services;
	let shown = await readRun(db, params.id);
	const stream = openEventStream(call);
	const send = ({ event, data }: RunStreamMessage) => stream.send(event, data);
	send({ event: "snapshot", data: toDetail(shown) });
	const stopWatching = engine.watch(params.id, stream.wake);
	let seq = -1;
	try {
		while (!isOver(shown) && (await stream.pause(LOOK))) {
			const last = (await lastSeqs(db, [params.id])).get(params.id) ?? -1;
			if (last === seq) continue;
			seq = last;
			const run = await readRun(db, params.id);
			for (const message of changesBetween(shown, run)) send(message);
			shown = run;
		}
	} finally {
		stopWatching();
		stream.end();
	}
	return undefined as never;
}

const isOver = (run: Run) => FINAL.includes(run.status);

function changesBetween(before: Run, after: Run): RunStreamMessage[] {
	const known = new Map(before.steps.map((step) => [step.path, JSON.stringify(step)]));
	const { steps, input: _, ...summary } = after;
	const { steps: __, input: ___, ...shown } = before;
	return [
		...steps
			.filter((step) => known.get(step.path) !== JSON.stringify(step))
			.map((step) => ({ event: "step" as const, data: step })),
		...(JSON.stringify(summary) === JSON.stringify(shown) ? [] : [{ event: "run" as const, data: summary }]),
	];
}
