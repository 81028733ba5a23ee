import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { advance } from "@keyway/engine/kernel/advance";
import type { JournalRecord } from "@keyway/engine/kernel/record";
import { type RunView, viewRun } from "@keyway/engine/view";
import { FlowGraph } from "@keyway/schema/flow";
import type { RunStatus } from "@keyway/schema/run";
import { expect, test } from "vitest";

type Kept = { status: RunStatus; graph: unknown; records: JournalRecord[]; view: RunView };

const folder = join(import.meta.dirname, "../fixtures/journals");
const journals = readdirSync(folder)
	.filter((file) => file.endsWith(".json"))
	.map((file) => ({ file, kept: JSON.parse(readFileSync(join(folder, file), "utf8")) as Kept }));

test("there are journals of earlier versions to read", () => {
	expect(journals.length).toBeGreaterThanOrEqual(5);
});

test.each(journals)("the journal $file of an earlier version is read as it was then", ({ kept }) => {
	const graph = FlowGraph.parse(kept.graph);
	expect(viewRun(graph, kept.records, kept.status, 0)).toEqual(kept.view);
	const plans = advance(graph, kept.records, Number.MAX_SAFE_INTEGER);
	if (kept.status === "waiting") expect(plans.map((plan) => plan.do)).toContain("wake");
	else expect(plans).toEqual([]);
});
