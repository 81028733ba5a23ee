import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, startCluster } from "@keyway/server/embedded/cluster";
import { ANSWER_AFTER, type Ledger } from "./ledger.ts";
import type { Point, Statement } from "./postgres-proxy.ts";
import type { Worker } from "./worker.ts";

/** Where faults strike. `cluster` changes when the database was restarted. */
export type Stage = {
	directory: string;
	settings: Record<string, string>;
	cluster: Cluster;
	workers: Worker[];
	ledger: Ledger;
	/** When the present fault began to do harm. */
	struckAt: number | null;
};

/** One thing that goes wrong while events are under way. `strike` ends when it has happened. */
export type Fault = { name: string; strike(stage: Stage): Promise<void> };

/** A frozen worker sleeps longer than its lease of three seconds. */
const FREEZE_MS = 4_500;
/** What brings workers to a point is done again when nobody came to it for so long. */
const AGAIN_MS = 12_000;
/** A point that no worker comes to within this time is reported as not reached. */
const REACH_MS = 60_000;
/** Calls that take so long are under way in every worker. */
const SLOW_ANSWER = 200;

const isAccept = ({ text }: Statement) => text.includes("insert into event (");
const isAppend = ({ text }: Statement) =>
	text.includes("insert into run_event (") && !text.includes("insert into event (");
const isResult = (statement: Statement) => isAppend(statement) && statement.parameters.includes('"t":"done"');
const isTakeover = (statement: Statement) => isAppend(statement) && statement.parameters.includes('"t":"takeover"');
const isClaim = ({ text }: Statement) => text.includes("delete from pgboss.job") && !text.includes("state = 'created'");
const isDueWait = ({ text }: Statement) => text.includes("with claimed as (");
/** Jobs of runs that a stopping process leaves to others. */
const isHandOver = ({ text }: Statement) => text.includes("delete from pgboss.job") && text.includes("returning id");

type Where = Omit<Point, "hit"> & {
	/** What brings somebody to this point, if it is not passed all the time. */
	provoke?: (stage: Stage) => Promise<void>;
};

/** A process killed the hard way exactly there. */
const killAt = (name: string, where: Where): Fault => ({
	name: `kill -9 ${where.when} ${name}`,
	strike: (stage) => strikeAt(stage, where, (worker) => worker.kill()),
});

/** The answer of a commit is lost: nobody but the database knows whether it was one. */
const loseAnswer = (name: string, where: Omit<Where, "when">): Fault => ({
	name: `answer lost of ${name}`,
	strike: (stage) => strikeAt(stage, { ...where, when: "after" }, () => {}),
});

/** Arms the same point at every worker; the first to come to it is struck. */
async function strikeAt(stage: Stage, where: Where, hit: (worker: Worker) => void): Promise<void> {
	const { provoke, ...point } = where;
	const struck = armAll(stage, point, hit);
	const limit = Date.now() + REACH_MS;
	try {
		while (Date.now() < limit) {
			await provoke?.(stage);
			if (await Promise.race([struck.reached, delay(AGAIN_MS, false)])) return;
		}
		throw new Error("no worker came to this point");
	} finally {
		struck.disarm();
	}
}

function armAll(stage: Stage, point: Omit<Point, "hit">, hit: (worker: Worker) => void) {
	const { promise: reached, resolve } = Promise.withResolvers<true>();
	const disarms: (() => void)[] = [];
	const disarm = () => {
		for (const each of disarms) each();
	};
	for (const worker of stage.workers)
		disarms.push(
			worker.proxy.arm({
				...point,
				hit() {
					disarm();
					stage.struckAt ??= Date.now();
					hit(worker);
					resolve(true);
				},
			}),
		);
	return { reached, disarm };
}

const pick = <T>(all: T[]): T => all[Math.floor(Math.random() * all.length)] as T;

/** Waits until two workers run: one to be struck, one to go on. */
export async function twoUp({ workers }: Stage): Promise<void> {
	while (workers.filter(isUp).length < 2) await delay(20);
}

const isUp = ({ product }: Worker): boolean => product !== null;

async function anyUp(stage: Stage): Promise<Worker> {
	await twoUp(stage);
	return pick(stage.workers.filter(isUp));
}

/** Kills a worker that has work, so that somebody else comes for it. */
async function bereave(stage: Stage): Promise<void> {
	await twoUp(stage);
	const { reached, disarm } = armAll(stage, { matches: isResult, when: "before" }, (worker) => worker.kill());
	await Promise.race([reached, delay(AGAIN_MS)]);
	disarm();
	await twoUp(stage);
}

/** While this works, calls take so long that every worker is in the middle of some. */
async function whileCallsAreSlow(stage: Stage, work: () => Promise<void>): Promise<void> {
	const { ledger } = stage;
	const before = ledger.deliveries.length;
	ledger.answerAfter = SLOW_ANSWER;
	try {
		while (ledger.deliveries.length < before + 6) await delay(20);
		stage.struckAt = Date.now();
		await work();
	} finally {
		ledger.answerAfter = ANSWER_AFTER;
	}
}

const restartDatabase = (mode: "fast" | "immediate"): Fault => ({
	name: `database restarted (${mode})`,
	async strike(stage) {
		stage.struckAt = Date.now();
		if (mode === "immediate") {
			const file = readFileSync(join(stage.directory, "cluster", "postmaster.pid"), "utf8");
			const pid = Number(file.split("\n")[0]);
			process.kill(pid, "SIGQUIT");
			while (isAlive(pid)) await delay(20);
		} else await stage.cluster.stop();
		stage.cluster = await startCluster(stage.directory, stage.settings);
		for (const worker of stage.workers) worker.proxy.target = stage.cluster.port;
	},
});

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** In the middle of calls: awake again, it brings results of runs that somebody else has. */
const freeze: Fault = {
	name: "SIGSTOP past the lease, SIGCONT",
	strike: (stage) =>
		whileCallsAreSlow(stage, async () => {
			const victim = (await anyUp(stage)).product?.process;
			victim?.kill("SIGSTOP");
			await delay(FREEZE_MS);
			victim?.kill("SIGCONT");
		}),
};

const cut: Fault = {
	name: "single connections cut",
	async strike(stage) {
		stage.struckAt = Date.now();
		for (let time = 0; time < 5; time++) {
			(await anyUp(stage)).proxy.cutOne();
			await delay(200);
		}
	},
};

const killAtRandom: Fault = {
	name: "kill -9 at random",
	async strike(stage) {
		await delay(Math.random() * 1_000);
		const victim = await anyUp(stage);
		stage.struckAt = Date.now();
		victim.kill();
	},
};

const killDuringCall: Fault = {
	name: "kill -9 during a call",
	strike: (stage) => whileCallsAreSlow(stage, async () => (await anyUp(stage)).kill()),
};

/** Told to stop, a worker lets calls end and leaves the rest of their runs to others. */
const handOver: Fault = {
	name: "SIGTERM: work handed over",
	strike: (stage) => whileCallsAreSlow(stage, async () => (await anyUp(stage)).kill("SIGTERM")),
};

const killAtHandOver: Fault = {
	name: "kill -9 before the hand-over",
	strike: (stage) =>
		whileCallsAreSlow(stage, async () => {
			const victim = await anyUp(stage);
			const process = victim.product?.process;
			const ended = new Promise((resolve) => process?.once("exit", resolve));
			const disarm = victim.proxy.arm({ matches: isHandOver, when: "before", hit: () => process?.kill("SIGKILL") });
			victim.kill("SIGTERM");
			await ended;
			disarm();
		}),
};

/** Every point that `docs/architecture.md` promises something about; such that kill between such that do not. */
export const FAULTS: Fault[] = [
	killAt("the commit of an event", { matches: isAccept, when: "before" }),
	killAt("the commit of an event", { matches: isAccept, when: "after" }),
	cut,
	killDuringCall,
	killAt("the commit of a call's result", { matches: isResult, when: "before" }),
	loseAnswer("an event", { matches: isAccept }),
	killAt("the commit of a call's result", { matches: isResult, when: "after" }),
	killAt("the commit of a claim", { matches: isClaim, when: "before", atCommit: true, provoke: bereave }),
	loseAnswer("a call's result", { matches: isResult }),
	killAt("the commit of a claim", { matches: isClaim, when: "after", atCommit: true, provoke: bereave }),
	freeze,
	killAt("the commit of a take-over", { matches: isTakeover, when: "before" }),
	killAt("the commit of a take-over", { matches: isTakeover, when: "after" }),
	restartDatabase("fast"),
	killAt("the commit of the end of a wait", { matches: isDueWait, when: "after", atCommit: true }),
	loseAnswer("a take-over", { matches: isTakeover }),
	handOver,
	restartDatabase("immediate"),
	killAtHandOver,
	killAtRandom,
];
