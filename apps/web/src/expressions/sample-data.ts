import type { RunDetail } from "@keyway/contract/runs";
import type { Bindings } from "@keyway/expression/bindings";
import { loopAround } from "@keyway/flow/place";
import type { Json } from "@keyway/schema/json";
import { stepsOfChosen } from "../runs/iterations.ts";
import { cardOf, entryOf, type FlowContext } from "../words/flow-context.ts";

const isRecord = (value: Json | undefined): value is { [name: string]: Json } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The data that a run's expressions in a card read: of a loop the item that failed, else the last one. */
export function dataOfRun(context: FlowContext, card: string, run: RunDetail): Bindings {
	const steps = stepsOfChosen(run.steps, {});
	const loop = loopAround(context.graph, card);
	const item = loop === undefined ? undefined : itemOf(loop, run, steps);
	return {
		trigger: run.input,
		steps: Object.fromEntries(steps.flatMap((step) => (step.output === undefined ? [] : [[step.card, step.output]]))),
		...(item === undefined ? {} : { item }),
		run: {
			id: run.id,
			flow: { id: run.flowId, name: run.flowName },
			version: run.version,
			mode: run.mode,
			startedAt: run.startedAt,
		},
		now: run.startedAt,
	};
}

/** The data that the definitions of trigger and cards give as examples. */
export function dataOfExamples(context: FlowContext, card: string): Bindings {
	const ids = Object.keys(context.graph.cards);
	const loop = loopAround(context.graph, card);
	const items = loop === undefined ? undefined : cardOf(context, loop)?.fields["items"];
	const first = items?.kind === "literal" && Array.isArray(items.value) ? items.value[0] : undefined;
	return {
		trigger: entryOf(context, "trigger")?.sample ?? null,
		steps: Object.fromEntries(ids.map((id) => [id, entryOf(context, id)?.sample ?? null])),
		...(first === undefined ? {} : { item: first }),
		run: { id: "00000000-0000-0000-0000-000000000000", version: 1, mode: "test", startedAt: new Date().toISOString() },
		now: new Date().toISOString(),
	};
}

function itemOf(loop: string, run: RunDetail, shown: readonly RunDetail["steps"][number][]): Json | undefined {
	const step = shown.find((each) => each.card === loop);
	const items = isRecord(step?.input) ? step.input["items"] : undefined;
	if (!Array.isArray(items)) return undefined;
	const inside = run.steps.findLast(({ path }) => path.startsWith(`${step?.path}[`));
	const index = Number(/\[(\d+)\]/.exec(inside?.path.slice(step?.path.length) ?? "")?.[1] ?? 0);
	return items[index];
}
