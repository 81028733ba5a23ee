import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, startCluster } from "@keyway/server/embedded/cluster";
import type { Ledger } from "./ledger.ts";
import type { Point, Statement } from "./postgres-proxy.ts";
import type { Worker } from "./worker.ts";

/** Where faults strike. `cluster` changes when the database was restarted. */
export type Stage = {
	directory: string;
	settings: Record<string, string>;
	cluster: Cluster;
	workers: Worker[];
	ledger: Ledger;
};

/** One thing that goes wrong while events are under way. `strike` ends when it has happened and both workers run again. */
export type Fault = { name: string; strike(stage: Stage): Promise<void> };

/** A frozen worker sleeps longer than its lease of three seconds. */
const FREEZE_MS = 4_500;
/** A point that no worker comes to within this time is reported as not reached. */
const REACH_MS = 12_000;

const isAccept = ({ text }: Statement) => text.includes("insert into event (");
const isAppend = ({ text }: Statement) => text.includes("insert into run_event (");
const isResult = (statement: Statement) => isAppend(statement) && statement.parameters.includes('"t":"done"');
const isTakeover = (statement: Statement) => isAppend(statement) && statement.parameters.includes('"t":"takeover"');
const isClaim = ({ text }: Statement) => text.includes("delete from pgboss.job") && !text.includes("state = 'created'");
const isDueWait = ({ text }: Statement) => text.includes("delete from wait using");

type Where = { matches: Point["matches"]; when: Point["when"]; after?: (stage: Stage) => unknown };

/** A process killed the hard way exactly there; `after` = what brings somebody to this point. */
const killAt = (name: string, where: Where): Fault => ({
	name: `kill -9 ${where.when} ${name}`,
	async strike(stage) {
		await strikeAt(stage, where, (worker) => worker.kill());
		await allUp(stage);
	},
});

/** The answer of a commit is lost: nobody but the database knows whether it was one. */
const loseAnswer = (name: string, where: Omit<Where, "when">): Fault => ({
	name: `answer lost of ${name}`,
	async strike(stage) {
		await strikeAt(stage, { ...where, when: "after" }, () => {});
		await allUp(stage);
	},
});

/** Arms the same point at every worker; the first to come to it is struck. */
async function strikeAt(stage: Stage, where: Where, hit: (worker: Worker) => void): Promise<void> {
	const { workers } = stage;
	const struck = new Promise<true>((resolve) => {
		for (const worker of workers)
			worker.proxy.arm({
				matches: where.matches,
				when: where.when,
				hit() {
					for (const other of workers) other.proxy.disarm();
					hit(worker);
					resolve(true);
				},
			});
	});
	where.after?.(stage);
	const reached = await Promise.race([struck, delay(REACH_MS, false)]);
	for (const worker of workers) worker.proxy.disarm();
	if (!reached) throw new Error("no worker came to this point");
}

const pick = <T>(all: T[]): T => all[Math.floor(Math.random() * all.length)] as T;

async function allUp({ workers }: Stage): Promise<void> {
	for (const worker of workers) {
		// The old process may not have ended yet.
		if (worker.product?.process.killed) await new Promise((resolve) => worker.product?.process.once("exit", resolve));
		await worker.up();
	}
}

const killOne = (stage: Stage): Worker => {
	const victim = pick(stage.workers);
	victim.kill();
	return victim;
};

const restartDatabase = (mode: "fast" | "immediate"): Fault => ({
	name: `database restarted (${mode})`,
	async strike(stage) {
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

const freeze: Fault = {
	name: "SIGSTOP past the lease, SIGCONT",
	async strike({ workers }) {
		const victim = pick(workers);
		victim.product?.process.kill("SIGSTOP");
		await delay(FREEZE_MS);
		victim.product?.process.kill("SIGCONT");
	},
};

const cut: Fault = {
	name: "single connections cut",
	async strike({ workers }) {
		for (let time = 0; time < 5; time++) {
			pick(workers).proxy.cutOne();
			await delay(200);
		}
	},
};

const killAtRandom: Fault = {
	name: "kill -9 at random",
	async strike(stage) {
		await delay(Math.random() * 1_000);
		killOne(stage);
		await allUp(stage);
	},
};

const killDuringCall: Fault = {
	name: "kill -9 during a call",
	async strike(stage) {
		await new Promise<void>((resolve) => {
			stage.ledger.onNext = () => resolve();
		});
		killOne(stage);
		await allUp(stage);
	},
};

/** Every point that `docs/architecture.md` promises something about. */
export const FAULTS: Fault[] = [
	killAt("the commit of an event", { matches: isAccept, when: "before" }),
	killAt("the commit of an event", { matches: isAccept, when: "after" }),
	killDuringCall,
	killAt("the commit of a call's result", { matches: isResult, when: "before" }),
	killAt("the commit of a call's result", { matches: isResult, when: "after" }),
	killAt("a claim", { matches: isClaim, when: "before", after: killOne }),
	killAt("a claim", { matches: isClaim, when: "after", after: killOne }),
	killAt("a take-over", { matches: isTakeover, when: "before", after: killOne }),
	killAt("a take-over", { matches: isTakeover, when: "after", after: killOne }),
	killAt("the end of a wait", { matches: isDueWait, when: "after" }),
	killAtRandom,
	freeze,
	restartDatabase("fast"),
	restartDatabase("immediate"),
	cut,
	loseAnswer("an event", { matches: isAccept }),
	loseAnswer("a call's result", { matches: isResult }),
	loseAnswer("a take-over", { matches: isTakeover, after: killOne }),
	killAtRandom,
	freeze,
];
