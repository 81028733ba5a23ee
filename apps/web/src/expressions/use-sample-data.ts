import type { Bindings } from "@keyway/expression/bindings";
import { useMemo, useState } from "react";
import { runName } from "../runs/run-words.ts";
import { useRun } from "../runs/use-run.ts";
import { useRuns } from "../runs/use-runs.ts";
import { useTestingView } from "../testing/testing-view.ts";
import { shortTime } from "../ui/format.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { dataOfExamples, dataOfRun } from "./sample-data.ts";

const EXAMPLES = "examples";
const RECENT = 8;

/** With which data an expression is tried: what the test on the canvas or an earlier run had, else the examples. */
export function useSampleData(flowId: string, context: FlowContext, card: string) {
	const shown = useTestingView((view) => view.runId);
	const recent = (useRuns({ flow: flowId }, 60_000).data?.pages[0]?.items ?? []).slice(0, RECENT);
	const [picked, setPicked] = useState<string | null>(null);
	const source = picked ?? shown ?? recent[0]?.id ?? EXAMPLES;
	const run = useRun(source === EXAMPLES ? null : source).data;
	const data = useMemo((): Bindings | null => {
		if (source === EXAMPLES) return dataOfExamples(context, card);
		return run ? dataOfRun(context, card, run) : null;
	}, [source, run, context, card]);
	const choices = [
		...recent.map(({ id, subject, startedAt }) => ({
			value: id,
			label: ["Run", runName(id), subject, shortTime(startedAt)].filter(Boolean).join(" "),
		})),
		{ value: EXAMPLES, label: "Examples of the steps" },
	];
	if (source !== EXAMPLES && recent.every(({ id }) => id !== source))
		choices.unshift({ value: source, label: `Run ${runName(source)}` });
	return { data, source, choices, pick: setPicked };
}
