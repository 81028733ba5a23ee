import type { Window } from "./laws.ts";

/** Standing still for so long, this process sees that the machine has no time for its processes: leases may end of it. */
const STALL_MS = 1_000;
const BEAT_MS = 100;

/** A machine that stands still is a fault, too: notes when it did. */
export function watchStalls(): { readonly count: number; stop(): Window[] } {
	const found: Window[] = [];
	let last = Date.now();
	const timer = setInterval(() => {
		const now = Date.now();
		if (now - last > STALL_MS) found.push({ fault: "the machine stood still", from: last, to: now });
		last = now;
	}, BEAT_MS);
	return {
		get count() {
			return found.length;
		},
		stop() {
			clearInterval(timer);
			return found;
		},
	};
}
