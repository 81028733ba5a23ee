import type { CallLimits } from "@keyway/schema/call-limits";
import { type EngineStore, type Logger, PERMIT_SECONDS } from "../ports.ts";

/** A call may begin; `leave` says that it has ended. Or it is not its time yet: try again at `until`. */
export type Entered = { leave(): void } | { until: number };

/** Lets calls out by the limits of their connections. */
export type Gate = {
	/** Resolved when the call may begin, or when it is better off outside of memory. @throws what the signal says */
	enter(connection: string, limits: CallLimits | null, signal: AbortSignal): Promise<Entered>;
	/** Nobody here calls by this connection for so many milliseconds. */
	pause(connection: string, milliseconds: number): void;
	/** The service said so: every process is told. */
	limited(connection: string, milliseconds: number): void;
	/** Nobody waits here any more: runs of a process that stops go on elsewhere. */
	close(): void;
};

export type GateParts = {
	store: Pick<EngineStore, "takePermits" | "keepPermits" | "pauseCalls">;
	now: () => number;
	logger: Logger;
};

/** Calls of one connection that wait here; those beyond wait as rows and hold no room of other flows. */
const MOST_WAITING = 64;
/** Milliseconds that a call waits here at most. */
const PATIENCE = 5_000;
/** Milliseconds between two questions when all that is allowed at once is in use by other processes. */
const ASK_EVERY = 100;
/** Milliseconds after a question that failed. */
const ASK_AGAIN = 1_000;
const RENEW_EVERY = (PERMIT_SECONDS * 1_000) / 3;
/** Calls of one question. */
const MOST_ASKED = 64;
/** Milliseconds after which a call that waits outside looks again at the latest. */
const LOOKS_AGAIN = 60_000;

type Waiter = { since: number; settle(entered: Entered): void; isOver: boolean };
type Connection = {
	id: string;
	limits: CallLimits | null;
	waiting: Waiter[];
	/** Calls that were let out and have not ended. */
	held: number;
	pausedUntil: number;
	/** When the next call that waits outside may come back, so that they do not all come at once. */
	comeBackAt: number;
	/** What a call takes, milliseconds: the mean of the last ones. */
	duration: number;
	/** A question or answer about it is under way: one at a time, so that counts follow each other. */
	busy: boolean;
	/** The next question. */
	timer: NodeJS.Timeout | null;
};

export function gate({ store, now, logger }: GateParts): Gate {
	const connections = new Map<string, Connection>();
	let closed = false;
	let renewing: NodeJS.Timeout | null = null;

	function of(id: string): Connection {
		const known = connections.get(id);
		if (known) return known;
		const fresh = { id, limits: null, waiting: [], held: 0, pausedUntil: 0, comeBackAt: 0, duration: 200 };
		const connection: Connection = { ...fresh, busy: false, timer: null };
		connections.set(id, connection);
		return connection;
	}

	/** When a call that does not find room here may try again: one after another, at the pace of the service. */
	function comeBack(connection: Connection): Entered {
		const {
			perSecond = Number.POSITIVE_INFINITY,
			perMinute = Number.POSITIVE_INFINITY,
			atOnce,
		} = connection.limits ?? {};
		const pace = Math.max(1_000 / perSecond, 60_000 / perMinute, atOnce ? connection.duration / atOnce : 0, 1);
		const earliest = Math.max(now() + PATIENCE / 2, connection.pausedUntil);
		connection.comeBackAt = Math.min(Math.max(connection.comeBackAt + pace, earliest), now() + LOOKS_AGAIN);
		return { until: Math.ceil(connection.comeBackAt) };
	}

	function pass(connection: Connection): Entered {
		const began = now();
		connection.held++;
		return {
			leave() {
				connection.held--;
				connection.duration = connection.duration * 0.9 + (now() - began) * 0.1;
				if (connection.limits) void look(connection);
			},
		};
	}

	/** Looks whether waiting calls may begin, and gives back what is not used. */
	async function look(connection: Connection): Promise<void> {
		if (connection.busy) return;
		connection.busy = true;
		try {
			do {
				dismiss(connection);
			} while (await ask(connection));
		} catch (error) {
			logger.warn({ err: error, connection: connection.id }, "Asking for calls failed; it is tried again.");
			later(connection, ASK_AGAIN);
		} finally {
			connection.busy = false;
		}
	}

	/** Whoever waited too long, or for a pause that takes longer, waits outside. */
	function dismiss(connection: Connection): void {
		const isPaused = connection.pausedUntil > now() + PATIENCE;
		connection.waiting = connection.waiting.filter((waiter) => {
			if (!waiter.isOver && (closed || isPaused || waiter.since + PATIENCE <= now()))
				waiter.settle(closed ? { until: now() } : comeBack(connection));
			return !waiter.isOver;
		});
	}

	/** True = look once more at once. */
	async function ask(connection: Connection): Promise<boolean> {
		const { id, limits, waiting, pausedUntil } = connection;
		if (waiting.length === 0) return giveBack(connection);
		if (pausedUntil > now()) {
			later(connection, pausedUntil - now());
			return false;
		}
		if (!limits) {
			letOut(
				connection,
				waiting.map(() => 0),
			);
			return false;
		}
		const { held } = connection;
		const calls = Math.min(waiting.length, MOST_ASKED);
		const { delays, again } = await store.takePermits({ connection: id, limits, held, calls });
		letOut(connection, delays);
		if (connection.waiting.length === 0) return connection.held < held + delays.length;
		if (again === null && connection.held < held + delays.length) return true;
		later(connection, again ?? ASK_EVERY * (0.5 + Math.random()));
		return false;
	}

	/** Says how many calls are still under way, when somebody else may wait for them, or in time to keep them. */
	async function giveBack(connection: Connection): Promise<boolean> {
		if (connection.limits?.atOnce === undefined) return false;
		const { held } = connection;
		await store.keepPermits(connection.id, held);
		renewing ??= setInterval(renew, RENEW_EVERY);
		return connection.held !== held;
	}

	/** What calls take is theirs; once none are under way there is nothing to renew. */
	function renew(): void {
		const held = [...connections.values()].filter((each) => each.held > 0 && each.limits?.atOnce !== undefined);
		for (const connection of held) if (connection.waiting.length === 0) void look(connection);
		if (held.length > 0 || !renewing) return;
		clearInterval(renewing);
		renewing = null;
	}

	/** Each of the calls that were given goes to the next one that waits, in its time. */
	function letOut(connection: Connection, delays: number[]): void {
		for (const delay of delays) {
			const waiter = connection.waiting.shift();
			if (!waiter) continue;
			// It counts from here on, though it begins a moment later.
			const entered = pass(connection);
			if (delay < 1) waiter.settle(entered);
			else setTimeout(() => waiter.settle(entered), delay);
		}
	}

	function later(connection: Connection, milliseconds: number): void {
		if (connection.timer) clearTimeout(connection.timer);
		const oldest = connection.waiting[0];
		const patience = oldest ? Math.max(1, oldest.since + PATIENCE - now()) : Number.POSITIVE_INFINITY;
		connection.timer = setTimeout(
			() => {
				connection.timer = null;
				void look(connection);
			},
			Math.min(milliseconds, patience),
		);
	}

	function pause(id: string, milliseconds: number): void {
		const connection = of(id);
		connection.pausedUntil = Math.max(connection.pausedUntil, now() + milliseconds);
		if (connection.waiting.length > 0) void look(connection);
	}

	return {
		enter(id, limits, signal) {
			const connection = of(id);
			connection.limits = limits;
			const { pausedUntil, waiting } = connection;
			if (closed) return Promise.resolve({ until: now() });
			if (!limits && pausedUntil <= now()) return Promise.resolve(pass(connection));
			if (pausedUntil > now() + PATIENCE || waiting.length >= MOST_WAITING)
				return Promise.resolve(comeBack(connection));
			return new Promise((resolve, reject) => {
				const stop = () => {
					waiter.isOver = true;
					reject(signal.reason);
				};
				const waiter: Waiter = {
					since: now(),
					isOver: false,
					settle(entered) {
						signal.removeEventListener("abort", stop);
						if (!waiter.isOver) resolve(entered);
						else if ("leave" in entered) entered.leave();
						waiter.isOver = true;
					},
				};
				signal.addEventListener("abort", stop, { once: true });
				connection.waiting.push(waiter);
				if (!connection.timer) void look(connection);
			});
		},
		pause,
		limited(id, milliseconds) {
			pause(id, milliseconds);
			store.pauseCalls(id, milliseconds).catch((error: unknown) => {
				logger.warn({ err: error, connection: id }, "Other processes were not told to wait; the service tells them.");
			});
		},
		close() {
			closed = true;
			for (const connection of connections.values()) dismiss(connection);
		},
	};
}
