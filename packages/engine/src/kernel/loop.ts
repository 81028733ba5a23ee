import type { FlowGraph } from "@keyway/schema/flow";
import type { JsonObject } from "@keyway/schema/json";
import { LIMITS } from "./limits.ts";
import { cardOf } from "./path.ts";
import type { Loop } from "./run-state.ts";
import { isCollected } from "./use.ts";

export const isOver = (loop: Loop): boolean => loop.running === 0 && loop.next >= loop.items.length;

/** What a loop may keep was exceeded: it fails as soon as it is known, not after the last item. */
export const isOverfull = (loop: Loop): boolean => loop.size > LIMITS.payload;

/** What the loop gives when it is over. */
export function loopOutput(graph: FlowGraph, path: string, loop: Loop): JsonObject {
	const { ended, failures, results } = loop;
	return {
		count: ended,
		failures: failures.toSorted((a, b) => Number(a["index"]) - Number(b["index"])),
		...(isCollected(graph, cardOf(path), "results") ? { results: Array.from(results, (each) => each ?? null) } : {}),
	};
}
