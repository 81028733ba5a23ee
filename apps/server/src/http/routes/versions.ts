import type { flowRoutes } from "@keyway/contract/flows";
import type { Actor } from "@keyway/db/actor";
import { connectionNames } from "@keyway/db/connections";
import { editFlow } from "@keyway/db/flow-change";
import { listTestCases } from "@keyway/db/flow-tests";
import { getVersion, listVersions, publishFlow } from "@keyway/db/flow-versions";
import { getFlow, lockFlow } from "@keyway/db/flows";
import { describeDiff } from "@keyway/flow/describe-diff";
import { diffGraphs } from "@keyway/flow/diff";
import { isPublishable } from "@keyway/flow/validate";
import { errors } from "@keyway/schema/error";
import type { FlowGraph } from "@keyway/schema/flow";
import { runCases } from "../../testing/test-cases.ts";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";
import { problemsOf, toDetail, toVersionSummary } from "./flow-view.ts";

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

export type VersionArea = Pick<
	typeof flowRoutes,
	"publishFlow" | "listVersions" | "getVersion" | "restoreVersion" | "diffFlow"
>;

async function graphOf({ db }: Services, id: string, side: number | "draft"): Promise<FlowGraph> {
	return side === "draft" ? (await getFlow(db, id)).draft : (await getVersion(db, id, side)).graph;
}

/**
 * The revision whose remembered tests are green, or may be red; null = there are none.
 * @throws FLOW_CASES_FAILED with all results
 */
async function testedRevision(
	services: Services,
	id: string,
	override: { reason: string } | undefined,
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

export const versionHandlers: Handlers<VersionArea> = {
	async publishFlow({ params, body, principal, services }) {
		const tested = await testedRevision(services, params.id, body.override, principal.actor);
		return services.db.transaction(async (tx) => {
			const record = await lockFlow(tx, params.id);
			const looked = body.base ?? tested;
			if (looked !== null && looked !== record.revision) throw fail("FLOW_MOVED_ON", { revision: record.revision });
			const problems = await problemsOf(services, tx, record.kind, record.draft);
			if (!isPublishable(problems)) {
				const wrong = problems.filter((problem) => problem.severity === "error");
				const first = wrong[0]?.message ?? "";
				throw fail("FLOW_HAS_PROBLEMS", { count: wrong.length, first }, { details: problems });
			}
			return toVersionSummary(await publishFlow(tx, record, body.note, principal.actor, body.override));
		});
	},

	async listVersions({ params, query, services }) {
		await getFlow(services.db, params.id);
		const { items, nextCursor } = await listVersions(services.db, params.id, query);
		return { items: items.map(toVersionSummary), nextCursor };
	},

	async getVersion({ params, services }) {
		await getFlow(services.db, params.id, { deleted: true });
		return getVersion(services.db, params.id, params.n);
	},

	async restoreVersion({ params, principal, services }) {
		await services.db.transaction(async (tx) => {
			const { revision } = await lockFlow(tx, params.id);
			const { graph } = await getVersion(tx, params.id, params.n);
			// As an edit, so that others who edit the draft are told of it like of any other.
			const edits = [{ kind: "graph.set" as const, graph }];
			await editFlow(tx, params.id, { base: revision, edits }, () => graph, principal.actor);
		});
		return toDetail(services, await getFlow(services.db, params.id));
	},

	async diffFlow({ params, query, services }) {
		const [from, to] = await Promise.all([
			graphOf(services, params.id, query.from),
			graphOf(services, params.id, query.to),
		]);
		const names = await connectionNames(services.db);
		const { catalogue } = services.registry;
		const connectionName = (id: string) => names.get(id) ?? "a connection that was deleted";
		return { diff: diffGraphs(from, to), changes: describeDiff(from, to, { catalogue, connectionName }) };
	},
};
