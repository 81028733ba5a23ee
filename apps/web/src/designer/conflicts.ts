import { applyEdits } from "@keyway/flow/apply";
import { findEntry } from "@keyway/flow/catalogue-index";
import { type GraphDiff, isEmptyDiff } from "@keyway/flow/diff";
import type { Edit } from "@keyway/flow/edit";
import { mergeDiff, returning } from "@keyway/flow/merge-diff";
import type { Rebased } from "@keyway/flow/rebase";
import { labelOf } from "@keyway/flow/validate-field";

import type { Problem } from "@keyway/schema/problem";
import { cardOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { type Overtaken, settingAgain } from "./overtaken.ts";

/** Something of ours that somebody else changed or made impossible: told in words, and kept until it is let go. */
export type Conflict = {
	id: number;
	words: string;
	/** The card that it is about, where it still is. */
	card: string | null;
	/** What brings back cards that are gone; done first. */
	back: GraphDiff | null;
	edits: Edit[];
};

type Meeting = {
	before: FlowContext;
	after: FlowContext;
	by: string;
	taken: readonly Overtaken[];
	lost: Rebased["lost"];
};

let count = 0;

/** What others did to our work, one entry for each card that is gone and each value that is another now. */
export function conflictsOf({ before, after, by, taken, lost }: Meeting): Conflict[] {
	const found: Conflict[] = [];
	const add = (conflict: Omit<Conflict, "id">) => found.push({ id: ++count, ...conflict });
	const gone = new Set(taken.flatMap(({ slot, gone }) => (gone && slot.kind !== "note" ? [slot.card] : [])));
	const back = returning(before.graph, after.graph);
	for (const { slot, value, gone } of taken) {
		if (slot.kind !== "note" && gone) continue;
		const edit = settingAgain({ slot, value, gone });
		if (!edit) continue;
		const card = slot.kind === "note" ? null : slot.card;
		const what = slot.kind === "note" ? "your note" : `“${nameOf(after, slot)}” of “${titleOf(after, slot.card)}”`;
		add({ words: `${by} ${gone ? "removed" : "changed"} ${what} after you.`, card, back: null, edits: [edit] });
	}
	const ours = lost.map(({ pending }) => pending.edit);
	if (gone.size > 0 && !isEmptyDiff(back)) {
		const [first] = gone;
		const name = `“${titleOf(before, first ?? "")}”`;
		const words = gone.size === 1 ? name : `${name} and ${gone.size - 1} more of the cards`;
		add({ words: `${by} removed ${words} that you had changed.`, card: null, back, edits: ours });
	} else if (lost[0]) {
		const problem: Problem = lost[0].problem;
		add({
			words: `${by} edited this flow too. ${problem.message}`,
			card: null,
			back: isEmptyDiff(back) ? null : back,
			edits: ours,
		});
	}
	return found;
}

function nameOf(context: FlowContext, slot: Exclude<Overtaken["slot"], { kind: "note" }>): string {
	if (slot.kind === "property") return PROPERTIES[slot.name] ?? slot.name;
	return labelOf(findEntry(context.catalogue, cardOf(context, slot.card)?.uses ?? ""), slot.name);
}

const PROPERTIES: Record<string, string> = {
	title: "Name",
	connection: "Connection",
	onError: "On error",
	retry: "Retries",
	timeLimit: "Time limit",
	skipInTest: "Skip in tests",
	words: "Words",
	outputs: "Outputs",
};

/** The edits that restore our side on the flow as it is now: what is gone comes back, then what can be done again. */
export function restoring({ graph, catalogue }: FlowContext, { back, edits }: Conflict): Edit[] {
	const result: Edit[] = [];
	let current = graph;
	const diff = back && mergeDiff(graph, back, "refuse");
	for (const edit of [...(diff ? [{ kind: "diff.apply" as const, diff }] : []), ...edits]) {
		const applied = applyEdits(current, [edit], catalogue);
		if ("problem" in applied) continue;
		current = applied.graph;
		result.push(edit);
	}
	return result;
}
