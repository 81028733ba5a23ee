import type { Actor } from "@keyway/db/actor";
import type { Transaction } from "@keyway/db/client";
import { listTestCases } from "@keyway/db/flow-tests";
import { type FlowRecord, getFlow } from "@keyway/db/flows";
import { isPublishable } from "@keyway/flow/validate";
import { errors } from "@keyway/schema/error";
import { problemsOf } from "../http/routes/flow-view.ts";
import type { Services } from "../http/services.ts";
import { runCases } from "../testing/test-cases.ts";

const fail = errors({
	FLOW_HAS_PROBLEMS: [422, "The flow cannot be published yet. {count} to solve first: {first}"],
	FLOW_CASES_FAILED: [
		422,
		"{count} of the flow's tests are red: {names}. Look at them, or publish in spite of it and say why.",
	],
	FLOW_MOVED_ON: [
		409,
		"The flow was edited since you looked at it (revision {revision}). Look at it again, then publish.",
	],
});

type Override = { reason: string } | undefined;

/**
 * The revision whose remembered tests are green, or may be red; null = there are none.
 * @throws FLOW_CASES_FAILED with all results
 */
export async function testedRevision(
	services: Services,
	id: string,
	override: Override,
	actor: Actor,
): Promise<number | null> {
	const { db } = services;
	if (override || (await listTestCases(db, id)).length === 0) return null;
	const { revision, kind, draft } = await getFlow(db, id);
	// What cannot be published is told by its problems, which say more than a red test.
	if (!isPublishable(await problemsOf(services, db, kind, draft))) return null;
	const results = await runCases(services, id, actor);
	const red = results.filter((result) => result.problems.length > 0);
	if (red.length === 0) return revision;
	const names = red.map((result) => result.name).join(", ");
	throw fail("FLOW_CASES_FAILED", { count: red.length, names }, { details: results });
}

/** Whether the draft of a locked flow may become a version as it is. @throws FLOW_MOVED_ON, FLOW_HAS_PROBLEMS with all of them */
export async function refuseUnlessPublishable(
	services: Services,
	tx: Transaction,
	record: FlowRecord,
	looked: number | null,
): Promise<void> {
	if (looked !== null && looked !== record.revision) throw fail("FLOW_MOVED_ON", { revision: record.revision });
	const problems = await problemsOf(services, tx, record.kind, record.draft);
	if (isPublishable(problems)) return;
	const wrong = problems.filter((problem) => problem.severity === "error");
	throw fail("FLOW_HAS_PROBLEMS", { count: wrong.length, first: wrong[0]?.message ?? "" }, { details: problems });
}
