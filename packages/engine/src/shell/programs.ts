import type { EngineStore } from "../ports.ts";
import type { CardTable, Program } from "../program.ts";

const KEPT = 2_000;

/** Published versions, read once: they never change. */
export type Programs = { get(flowId: string, version: number): Promise<Program | null> };

export function programs(store: EngineStore, cards: CardTable): Programs {
	const kept = new Map<string, Program>();
	return {
		async get(flowId, version) {
			const key = `${flowId}@${version}`;
			const known = kept.get(key);
			if (known) return known;
			const stored = await store.version(flowId, version);
			if (!stored) return null;
			const program: Program = {
				flow: { id: flowId, name: stored.flow.name },
				version,
				graph: stored.graph,
				cards,
			};
			const oldest = kept.keys().next();
			if (kept.size >= KEPT && !oldest.done) kept.delete(oldest.value);
			kept.set(key, program);
			return program;
		},
	};
}
