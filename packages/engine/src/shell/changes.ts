/** Tells who watches a run that it changed: a signal to read again, without content. */
export type Changes = { watch(runId: string, onChange: () => void): () => void; tell(runId: string): void };

export function changes(): Changes {
	const watchers = new Map<string, Set<() => void>>();
	return {
		watch(runId, onChange) {
			const set = watchers.get(runId) ?? new Set();
			watchers.set(runId, set);
			set.add(onChange);
			return () => {
				set.delete(onChange);
				if (set.size === 0) watchers.delete(runId);
			};
		},
		tell(runId) {
			for (const onChange of watchers.get(runId) ?? []) onChange();
		},
	};
}
