import { diffGraphs, isEmptyDiff } from "@keyway/flow/diff";
import type { Edit } from "@keyway/flow/edit";
import type { FlowGraph } from "@keyway/schema/flow";
import { alignWith } from "./align.ts";
import type { Reading } from "./parse.ts";

/** A reading told in the ids of the draft, and the edits that lead from the draft to it. */
export type Proposal = Reading & { edits: Edit[] };

/** Problems with which a text changes nothing: its first line is tampered with, or it was not read to its end. */
const REFUSING: ReadonlySet<string> = new Set(["TEMPLATE_ALTERED", "TEXT_TOO_LONG"]);

/**
 * What a text changes in a draft. Cards that the text still says keep their id, place and settings; the change is one
 * edit, so that it is undone in one step, and it is refused where others have changed the same cards meanwhile.
 */
export function proposeEdits(reading: Reading, draft: FlowGraph): Proposal {
	const { graph, rename } = alignWith(draft, reading.graph);
	const isRefused = reading.problems.some((problem) => REFUSING.has(problem.code));
	const diff = diffGraphs(draft, isRefused ? draft : graph);
	const named = <T extends { card: string }>(each: T): T => ({ ...each, card: rename(each.card) });
	return {
		...reading,
		graph,
		edits: isEmptyDiff(diff) ? [] : [{ kind: "diff.apply", diff }],
		lines: reading.lines.map((line) => ({
			...line,
			cards: line.cards.map(rename),
			reasons: line.reasons.map(named),
			clauses: line.clauses.map(named),
			slots: line.slots.map(named),
		})),
		problems: reading.problems.map((problem) =>
			problem.card === undefined ? problem : { ...problem, card: rename(problem.card) },
		),
	};
}
