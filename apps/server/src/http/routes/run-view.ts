import type { RunDetail } from "@keyway/contract/runs";
import { type Page, pageOf } from "@keyway/db/paging";
import type { Run, StepRun } from "@keyway/schema/run";

/** Steps that a run answers at once; the rest is in `/steps`. */
const FIRST_STEPS = 500;

export function toDetail(run: Run): RunDetail {
	const { items, nextCursor } = stepPage(run.steps, FIRST_STEPS, 0);
	return { ...run, steps: items, nextCursor };
}

/** `limit` steps from the place `from` on; the cursor is the next place. */
export function stepPage(steps: StepRun[], limit: number, from: number): Page<StepRun> {
	return pageOf(
		steps.slice(from, from + limit + 1),
		limit,
		() => [from + limit],
		(step) => step,
	);
}
