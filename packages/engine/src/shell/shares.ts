/**
 * How many runs of each flow are live here. A flow may take three quarters of the room that the others leave: a flood in
 * one flow never fills a process, and whoever comes next finds room, too.
 */
export type Shares = {
	add(flowId: string): void;
	remove(flowId: string): void;
	/** Whether the flow may have one more run beside the live ones and `more` that are about to be. */
	allows(flowId: string, more: number): boolean;
	/** Flows that have all that they may have. */
	full(): string[];
};

const SHARE = 0.75;

/** @param maxLive runs in memory at a time */
export function shares(maxLive: number): Shares {
	const live = new Map<string, number>();
	let total = 0;
	const allows = (flowId: string, more: number): boolean => {
		const own = live.get(flowId) ?? 0;
		return own + more < Math.ceil((maxLive - (total - own)) * SHARE);
	};
	return {
		add(flowId) {
			live.set(flowId, (live.get(flowId) ?? 0) + 1);
			total++;
		},
		remove(flowId) {
			const left = (live.get(flowId) ?? 0) - 1;
			total--;
			if (left > 0) live.set(flowId, left);
			else live.delete(flowId);
		},
		allows,
		full: () => [...live.keys()].filter((flowId) => !allows(flowId, 0)),
	};
}
