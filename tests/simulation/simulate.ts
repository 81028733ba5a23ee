import { createRegistry } from "@keyway/connector-sdk/registry";
import { flow as flowConnector } from "@keyway/connectors/flow";
import { helper } from "@keyway/connectors/helper";
import { createEngine, type Engine } from "@keyway/engine/engine";
import type { Logger, World } from "@keyway/engine/ports";
import type { Evaluate } from "@keyway/engine/resolve";
import { Clock } from "./clock.ts";
import { Database } from "./database.ts";
import { type FaultCounts, type Faults, faultyStore, type Standing } from "./faulty-store.ts";
import { randomFlow } from "./graphs.ts";
import { breaches, isWanted, type Sent, torn } from "./laws.ts";
import { Outside } from "./outside.ts";
import { type Random, randomOf } from "./random.ts";

export type Counts = FaultCounts & {
	runs: number;
	events: number;
	repeated: number;
	crashes: number;
	freezes: number;
	stops: number;
	decisions: number;
	deliveries: number;
	takeovers: number;
	statuses: Record<string, number>;
};

export type Outcome = { counts: Counts; breaches: string[]; journalOf(runId: string): string };

type Worker = { engine: Engine; standing: Standing };

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };
/** Virtual milliseconds of trouble, and of calm after it, in which everything must come to its end. */
const TROUBLE = 40_000;
const CALM = 3_600_000;

const evaluate: Evaluate = (cel, scope) => {
	const [word, card] = cel.split(" ");
	if (word !== "wanted" || card === undefined) throw new Error(`no such expression: ${cel}`);
	const step = scope.steps[card] as { event: { n: number } };
	return isWanted(step.event.n);
};

const nowhere = () => Promise.reject(new Error("no way out"));
const world: World = {
	connections: { open: nowhere },
	directory: {
		find: async () => null,
		search: async () => [],
		create: async (person) => person,
		update: async () => ({}),
		setStatus: async () => ({}),
		delete: async () => {},
		isTaken: async () => false,
	},
	outbound: { fetch: nowhere, dial: nowhere },
};

/** One history that the seed decides: flows, events, faults and all. */
export async function simulate(seed: number): Promise<Outcome> {
	const random = randomOf(seed);
	const clock = new Clock();
	const uninstall = clock.install();
	try {
		return await new History(seed, random, clock).run();
	} finally {
		uninstall();
	}
}

class History {
	readonly #random: Random;
	readonly #clock: Clock;
	readonly #database: Database;
	readonly #outside: Outside;
	readonly #faults: Faults;
	readonly #isWild: boolean;
	readonly #workers: Worker[] = [];
	readonly #sent: Sent[] = [];
	readonly #counts: Counts;
	#ids = 0;
	#externals = 0;

	constructor(seed: number, random: Random, clock: Clock) {
		this.#random = random;
		this.#clock = clock;
		this.#database = new Database(
			() => clock.now,
			() => this.#newId(),
		);
		this.#outside = new Outside(clock, random);
		// Every fourth history is undisturbed: the laws must hold there too.
		this.#isWild = seed % 4 !== 0;
		this.#faults = this.#isWild ? { lost: 0.02, way: 15, slow: 0.01 } : { lost: 0, way: 3, slow: 0 };
		this.#counts = {
			runs: 0,
			events: 0,
			repeated: 0,
			crashes: 0,
			freezes: 0,
			stops: 0,
			decisions: 0,
			deliveries: 0,
			takeovers: 0,
			lost: 0,
			slow: 0,
			late: 0,
			statuses: {},
		};
	}

	/** Ordered like UUID v7, and of its form. */
	#newId(): string {
		return `00000000-0000-7000-8000-${String(++this.#ids).padStart(12, "0")}`;
	}

	async run(): Promise<Outcome> {
		this.#makeFlows();
		for (let count = this.#random.int(1, 3); count > 0; count--) await this.#start();
		const end = this.#clock.now + TROUBLE;
		let next = this.#clock.now;
		while (this.#clock.now < end) {
			if (this.#clock.now >= next) {
				await this.#act();
				next = this.#clock.now + this.#random.int(50, 2_500);
			}
			if (!(await this.#step(Math.min(next, end)))) this.#clock.now = Math.min(next, end);
		}
		await this.#calmDown();
		return this.#judge();
	}

	#step(until: number): Promise<boolean> {
		return this.#clock.step(until, (owner) => (owner as Standing).frozenUntil);
	}

	#makeFlows(): void {
		const { flows } = this.#database;
		const add = (id: string, type: string, helpers: string[], size: number) =>
			void flows.set(id, randomFlow(this.#random, id, type, helpers, size));
		const [inner, outer, main] = [this.#newId(), this.#newId(), this.#newId()];
		add(inner, "helper.called", [], 3);
		add(outer, "helper.called", [inner], 4);
		add(main, "sim.begun", [inner, outer], this.#random.int(3, 14));
	}

	async #start(): Promise<void> {
		const standing: Standing = { dead: false, frozenUntil: 0 };
		const store = faultyStore(this.#database, this.#clock, this.#random, standing, this.#faults, this.#counts);
		const registry = createRegistry([flowConnector, helper, this.#outside.connector(standing)], []);
		this.#clock.owner = standing;
		const starting = createEngine({
			store,
			registry,
			world,
			evaluate,
			logger: quiet,
			role: this.#random.chance(0.8) || this.#workers.length === 0 ? "all" : "worker",
			newId: () => this.#newId(),
			worker: `w${this.#ids}`,
			now: () => this.#clock.now,
			leaseSeconds: 3,
			maxLive: this.#random.pick([3, 512]),
		});
		this.#clock.owner = null;
		this.#workers.push({ engine: await starting, standing });
	}

	/** Something happens. */
	async #act(): Promise<void> {
		const random = this.#random;
		const kind = random.pick(["begin", "begin", "happen", "happen", "happen", "decide", "switch", "fault", "fault"]);
		if (kind === "begin" && this.#counts.events < 12) this.#send("sim.begun");
		else if (kind === "happen") this.#send("sim.happened");
		else if (kind === "decide") this.#decide();
		else if (kind === "switch") this.#switch();
		else if (kind === "fault" && this.#isWild) await this.#fault();
	}

	/** A client sends an event, and sends it again under the same id until it is answered. */
	#send(type: string): void {
		const random = this.#random;
		const externalId = random.chance(0.1) && this.#externals > 0 ? `x${this.#externals}` : `x${++this.#externals}`;
		const data = { n: this.#externals, sentAt: this.#clock.now, user: { id: random.pick(["ada", "bob"]) } };
		this.#counts.events++;
		const again = (left: number): void => {
			const worker = random.pick(this.#workers);
			const answer = worker.engine.accept({ type, data, source: "api", caller: `client ${type}`, externalId });
			let answered = false;
			answer.then(
				({ eventId, runs, repeated }) => {
					answered = true;
					if (repeated) this.#counts.repeated++;
					this.#sent.push({ eventId, runs, externalId: `${type} ${externalId}` });
				},
				() => {
					answered = true;
					if (left > 0) again(left - 1);
				},
			);
			void this.#clock.sleep(15_000, null).then(() => !answered && left > 0 && again(left - 1));
		};
		again(20);
	}

	/** Somebody switches the flow off and on again, and an event comes at the same time. */
	#switch(): void {
		const main = [...this.#database.flows.values()].find((flow) => flow.type === "sim.begun");
		if (!main || this.#counts.events >= 12) return;
		this.#database.switch(main.id);
		if (this.#random.chance(0.5)) this.#send("sim.begun");
		if (!this.#database.isOn(main.id)) void this.#clock.sleep(3_000, null).then(() => this.#database.switch(main.id));
	}

	#decide(): void {
		const runs = [...this.#database.runs.values()];
		if (runs.length === 0) return;
		const run = this.#random.pick(runs);
		const { engine } = this.#random.pick(this.#workers);
		const decisions: Promise<void>[] = [];
		if (run.status === "failed") decisions.push(engine.retry(run.id, "somebody"));
		else if (run.status === "waiting" && this.#random.chance(0.6)) {
			const wait = [...this.#database.waits.values()].find((each) => each.runId === run.id);
			if (wait) decisions.push(engine.resume(run.id, wait.path, "somebody"));
		} else if (this.#random.chance(0.1)) decisions.push(engine.cancel(run.id, "somebody"));
		this.#counts.decisions += decisions.length;
		// What is refused, because the run moved on, was not decided.
		for (const each of decisions) each.catch(() => {});
	}

	async #fault(): Promise<void> {
		const worker = this.#random.pick(this.#workers);
		if (this.#random.chance(0.2)) {
			this.#counts.stops++;
			this.#workers.splice(this.#workers.indexOf(worker), 1);
			this.#clock.owner = worker.standing;
			void worker.engine.drain(this.#random.int(0, 3_000));
			this.#clock.owner = null;
			if (this.#workers.length === 0 || this.#random.chance(0.6)) await this.#start();
			return;
		}
		if (this.#random.chance(0.5)) {
			this.#counts.freezes++;
			worker.standing.frozenUntil = this.#clock.now + this.#random.int(500, 9_000);
			return;
		}
		this.#counts.crashes++;
		worker.standing.dead = true;
		this.#clock.forget(worker.standing);
		this.#workers.splice(this.#workers.indexOf(worker), 1);
		if (this.#workers.length === 0 || this.#random.chance(0.6)) await this.#start();
	}

	/** No more faults; whoever was frozen goes on, and a failed run stays failed. */
	async #calmDown(): Promise<void> {
		Object.assign(this.#faults, { lost: 0, slow: 0 });
		this.#outside.calm = true;
		const end = this.#clock.now + CALM;
		const quietFor = 10_000;
		let busy = this.#clock.now;
		while (this.#clock.now < end && this.#clock.now - busy < quietFor) {
			const isOver = [...this.#database.runs.values()].every((run) => run.ended);
			if (!isOver || this.#database.jobs.size > 0) busy = this.#clock.now;
			if (!(await this.#step(end))) break;
		}
	}

	/** No process keeps in memory what is over. */
	#held(): string[] {
		return this.#workers
			.filter(({ engine }) => engine.live > 0)
			.map(({ engine }) => `a process still holds ${engine.live} runs`);
	}

	#judge(): Outcome {
		const database = this.#database;
		this.#counts.runs = database.runs.size;
		this.#counts.deliveries = this.#outside.deliveries.length;
		for (const run of database.runs.values()) {
			this.#counts.statuses[run.status] = (this.#counts.statuses[run.status] ?? 0) + 1;
			this.#counts.takeovers += database.recordsOf(run.id).filter((each) => each.t === "takeover").length;
		}
		return {
			counts: this.#counts,
			breaches: [
				...breaches(database, this.#outside, this.#sent),
				...(this.#isWild ? [] : torn(database)),
				...this.#held(),
			],
			journalOf: (runId) =>
				(database.runs.get(runId)?.journal ?? [])
					.map((row) => `${row.seq} ${row.records.map((record) => JSON.stringify(record)).join("\n  ")}`)
					.join("\n"),
		};
	}
}
