/** Streams of this process by the flow that they watch, so that one is told at once what was done through another. */
export type FlowWatches = {
	/** Calls `wake` at each change until the function that comes back is called. */
	watch(flowId: string, wake: () => void): () => void;
	changed(flowId: string): void;
};

export function createFlowWatches(): FlowWatches {
	const wakers = new Map<string, Set<() => void>>();
	return {
		watch(flowId, wake) {
			const own = wakers.get(flowId) ?? new Set();
			wakers.set(flowId, own.add(wake));
			return () => {
				own.delete(wake);
				if (own.size === 0) wakers.delete(flowId);
			};
		},
		changed(flowId) {
			for (const wake of wakers.get(flowId) ?? []) wake();
		},
	};
}
