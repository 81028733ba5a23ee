type Timer = { at: number; order: number; owner: object | null; every: number | null; run: () => void; off: boolean };

const real = { setTimeout, setInterval, clearTimeout, clearInterval, setImmediate };

/**
 * A clock that the simulation moves. While it is installed all timers of the process are its own; between two of them
 * every promise that can go on goes on, so the order of things depends on the seed alone.
 */
export class Clock {
	now = 1_750_000_000_000;
	/** Whose timers are being made. */
	owner: object | null = null;
	#timers: Timer[] = [];
	#order = 0;

	install(): () => void {
		const make = (run: () => void, delay: number | undefined, every: boolean) =>
			this.#add(run, Math.max(0, delay ?? 0), every, this.owner);
		const clear = (timer: Timer | undefined) => {
			if (timer) timer.off = true;
		};
		Object.assign(globalThis, {
			setTimeout: (run: () => void, delay?: number) => make(run, delay, false),
			setInterval: (run: () => void, delay?: number) => make(run, delay, true),
			clearTimeout: clear,
			clearInterval: clear,
		});
		return () => void Object.assign(globalThis, real);
	}

	#add(run: () => void, delay: number, every: boolean, owner: object | null): Timer {
		const timer = {
			at: this.now + delay,
			order: this.#order++,
			owner,
			every: every ? delay : null,
			run,
			off: false,
		};
		this.#push(timer);
		return timer;
	}

	/** A binary heap by time, then by the order in which timers were made. */
	#push(timer: Timer): void {
		const heap = this.#timers;
		let at = heap.push(timer) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (isBefore(heap[parent] as Timer, timer)) break;
			heap[at] = heap[parent] as Timer;
			at = parent;
		}
		heap[at] = timer;
	}

	#pop(): Timer | undefined {
		const heap = this.#timers;
		const first = heap[0];
		const last = heap.pop();
		if (!last || heap.length === 0) return first;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child++;
			if (isBefore(last, heap[child] as Timer)) break;
			heap[at] = heap[child] as Timer;
			at = child;
		}
		heap[at] = last;
		return first;
	}

	/** Virtual milliseconds of somebody's time: whoever dies meanwhile is not woken. */
	sleep(milliseconds: number, owner: object | null): Promise<void> {
		return new Promise((resolve) => void this.#add(resolve, milliseconds, false, owner));
	}

	/** Stops all timers of somebody who died. */
	forget(owner: object): void {
		for (const timer of this.#timers) if (timer.owner === owner) timer.off = true;
	}

	/** Everything that can go on without time goes on. */
	settle(): Promise<void> {
		return new Promise((resolve) => void real.setImmediate(resolve));
	}

	/** Moves to the next timer and lets happen what it brings. False = there is none before `until`. */
	async step(until: number, isFrozen: (owner: object) => number): Promise<boolean> {
		for (;;) {
			const timer = this.#pop();
			if (!timer) return false;
			if (timer.off) continue;
			if (timer.at > until) {
				this.#push(timer);
				return false;
			}
			this.now = Math.max(this.now, timer.at);
			const thaw = timer.owner ? isFrozen(timer.owner) : 0;
			if (thaw > this.now) {
				timer.at = thaw;
				this.#push(timer);
				continue;
			}
			if (timer.every !== null) this.#push(Object.assign(timer, { at: this.now + Math.max(1, timer.every) }));
			this.owner = timer.owner;
			timer.run();
			await this.settle();
			this.owner = null;
			return true;
		}
	}
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
