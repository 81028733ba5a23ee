import type { FlowGraph } from "@keyway/schema/flow";
import type { JsonObject } from "@keyway/schema/json";
import { stateOf } from "../kernel/state.ts";
import type { EngineStore, Logger, Mark } from "../ports.ts";
import type { Intake } from "./intake.ts";
import { personOf } from "./new-run.ts";
import type { Programs } from "./programs.ts";

export type FailureParts = { store: EngineStore; programs: Programs; intake: Intake; logger: Logger };

/** Emits `flow.failed` for failed runs. The mark goes in the same commit, so each failure is told once. */
export async function emitFailures(parts: FailureParts, marks: Mark[]): Promise<void> {
	const loaded = await parts.store.load([...new Set(marks.map((mark) => mark.runId))], false);
	for (const mark of marks) {
		const run = loaded.find((each) => each.id === mark.runId);
		const program = run && (await parts.programs.get(run.flowId, run.version));
		if (!program) continue;
		const records = run.journal.flatMap((row) => row.records);
		const state = stateOf(program.graph, records);
		const end = records.findLast((record) => record.t === "finished");
		if (end?.t !== "finished") continue;
		const data: JsonObject = {
			run: {
				id: run.id,
				startedAt: new Date(state.startedAt).toISOString(),
				subject: personOf(state.input).subject,
			},
			flow: { id: program.flow.id, name: program.flow.name },
			error: { ...end.error },
			card: end.path === undefined ? null : cardAt(program.graph, end.path),
			...(state.input["user"] === undefined ? {} : { user: state.input["user"] }),
		};
		const listening = await parts.store.listening(["flow.failed"]);
		const event = await parts.intake.prepare(
			{ type: "flow.failed", data, source: "engine", caller: "engine" },
			// A flow about failures is not told about its own: it would never end.
			listening.filter((each) => each.flowId !== run.flowId),
		);
		await parts.store.emitFailed(mark.runId, mark.path, event);
	}
}

/** The card at a path such as `each_user[3]/notify`, with its title for messages. */
function cardAt(graph: FlowGraph, path: string): JsonObject {
	const id = path.slice(path.lastIndexOf("/") + 1);
	return { id, title: graph.cards[id]?.title ?? id };
}
