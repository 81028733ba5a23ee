import type { FlowGraph } from "@keyway/schema/flow";
import type { JsonObject } from "@keyway/schema/json";
import { stateOf } from "../kernel/state.ts";
import type { EngineStore, Mark } from "../ports.ts";
import type { Intake } from "./intake.ts";
import { personOf } from "./new-run.ts";

export type FailureParts = { store: EngineStore; prepare: Intake["prepare"] };

/** Emits `flow.failed` for failed runs. The mark goes in the same commit, so each failure is told once. */
export async function emitFailures(parts: FailureParts, marks: Mark[]): Promise<void> {
	const loaded = await parts.store.load([...new Set(marks.map((mark) => mark.runId))], false);
	for (const mark of marks) {
		const run = loaded.find((each) => each.id === mark.runId);
		// Read anew, because the flow may have another name by now.
		const version = run && (await parts.store.version(run.flowId, run.version));
		if (!version) continue;
		const records = run.journal.flatMap((row) => row.records);
		const state = stateOf(version.graph, records);
		const end = records.findLast((record) => record.t === "finished");
		if (end?.t !== "finished") continue;
		const data: JsonObject = {
			run: {
				id: run.id,
				startedAt: new Date(state.startedAt).toISOString(),
				subject: personOf(state.input).subject,
			},
			flow: { id: version.flow.id, name: version.flow.name },
			error: { ...end.error },
			card: end.path === undefined ? null : cardAt(version.graph, end.path),
			...(state.input["user"] === undefined ? {} : { user: state.input["user"] }),
		};
		const { flows } = await parts.store.listening(["flow.failed"]);
		const event = await parts.prepare(
			{ type: "flow.failed", data, source: "engine", caller: "engine" },
			// A flow about failures is not told about its own: it would never end.
			flows.filter((each) => each.flowId !== run.flowId),
		);
		await parts.store.emitFailed(mark.runId, mark.path, event);
	}
}

/** The card at a path such as `each_user[3]/notify`, with its title for messages. */
function cardAt(graph: FlowGraph, path: string): JsonObject {
	const id = path.slice(path.lastIndexOf("/") + 1);
	return { id, title: graph.cards[id]?.title ?? id };
}
