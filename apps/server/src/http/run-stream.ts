import type { RunStreamMessage, streamRun as route } from "@keyway/contract/runs";
import { lastSeqs, readRun } from "@keyway/db/runs";
import type { Run } from "@keyway/schema/run";
import { authenticate } from "../auth/authenticate.ts";
import { refuseUnlessPermitted } from "./access.ts";
import type { Call } from "./handler.ts";
import { toDetail } from "./routes/run-view.ts";
import { readSessionCookie } from "./session-cookie.ts";

const FINAL = ["succeeded", "stopped", "failed", "cancelled"];
/** Milliseconds between looks at runs that another process carries on. */
const LOOK = 500;
/** Milliseconds between checks whether the watcher may still watch: a disabled account is out within five seconds. */
const RECHECK = 3_000;
/** Milliseconds after which a silent stream says that it is alive, so that proxies do not cut it. */
const ALIVE = 15_000;

/**
 * Streams a run as server-sent events (WHATWG HTML §9.2): a snapshot, then what changed, until the run has ended or the
 * watcher is gone, signed out or disabled.
 */
export async function streamRun({ params, services, request, reply }: Call<typeof route>): Promise<never> {
	const { db, engine } = services;
	let shown = await readRun(db, params.id);
	reply.hijack();
	const out = reply.raw;
	out.writeHead(200, {
		...(reply.getHeaders() as Record<string, string>),
		"content-type": "text/event-stream",
		"cache-control": "no-store",
		"x-accel-buffering": "no",
	});
	const send = ({ event, data }: RunStreamMessage) => out.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	send({ event: "snapshot", data: toDetail(shown) });

	const waker = createWaker();
	const stopWatching = engine.watch(params.id, waker.wake);
	out.once("close", waker.wake);
	const { closing } = request.server;
	closing.addEventListener("abort", waker.wake);
	let seq = -1;
	let checkedAt = Date.now();
	let spokeAt = Date.now();
	try {
		while (!out.closed && !out.destroyed && !closing.aborted && !isOver(shown)) {
			await waker.sleep(LOOK);
			if (Date.now() - checkedAt > RECHECK) {
				if (!(await mayWatch())) break;
				checkedAt = Date.now();
			}
			const last = (await lastSeqs(db, [params.id])).get(params.id) ?? -1;
			if (last !== seq) {
				seq = last;
				const run = await readRun(db, params.id);
				for (const message of changesBetween(shown, run)) {
					send(message);
					spokeAt = Date.now();
				}
				shown = run;
			}
			if (Date.now() - spokeAt > ALIVE) {
				out.write(": alive\n\n");
				spokeAt = Date.now();
			}
		}
	} finally {
		stopWatching();
		closing.removeEventListener("abort", waker.wake);
		out.end();
	}
	return undefined as never;

	async function mayWatch(): Promise<boolean> {
		const { authorization } = request.headers;
		const cookie = readSessionCookie(request, services.config.publicUrl);
		const contract = request.routeOptions.config.contract;
		try {
			const principal = await authenticate({ db, apiToken: services.config.apiToken }, { authorization, cookie });
			if (contract) refuseUnlessPermitted(contract, principal);
			return true;
		} catch {
			return false;
		}
	}
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

/** Sleeps until it is woken or the time is over; a wake while nobody sleeps is not lost. */
function createWaker() {
	let woken = false;
	let resume: (() => void) | null = null;
	return {
		wake() {
			woken = true;
			resume?.();
		},
		async sleep(milliseconds: number) {
			if (!woken)
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, milliseconds);
					resume = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			woken = false;
			resume = null;
		},
	};
}
