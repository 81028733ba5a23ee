import type { flowRoutes } from "@keyway/contract/flows";
import type { Executor } from "@keyway/db/client";
import { connectionNames } from "@keyway/db/connections";
import { editFlow } from "@keyway/db/flow-change";
import { getVersion, listVersions, publishFlow } from "@keyway/db/flow-versions";
import { type FlowRecord, getFlow, lockFlow } from "@keyway/db/flows";
import { needsSecondPerson } from "@keyway/db/publish-requests";
import { describeDiff } from "@keyway/flow/describe-diff";
import { diffGraphs } from "@keyway/flow/diff";
import { errors } from "@keyway/schema/error";
import type { FlowGraph } from "@keyway/schema/flow";
import { refuseUnlessPublishable, testedRevision } from "../../publishing/publish.ts";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";
import { toDetail, toVersionSummary } from "./flow-view.ts";

const fail = errors({
	PUBLISH_NEEDS_SECOND_PERSON: [
		403,
		"Publishing “{name}” needs a second person. Ask for it; somebody else who may publish approves or declines.",
	],
});

export type VersionArea = Pick<
	typeof flowRoutes,
	"publishFlow" | "listVersions" | "getVersion" | "restoreVersion" | "diffFlow"
>;

async function graphOf({ db }: Services, id: string, side: number | "draft"): Promise<FlowGraph> {
	return side === "draft" ? (await getFlow(db, id)).draft : (await getVersion(db, id, side)).graph;
}

/** @throws PUBLISH_NEEDS_SECOND_PERSON */
async function refuseAlone(db: Executor, record: FlowRecord): Promise<void> {
	if (await needsSecondPerson(db, record)) throw fail("PUBLISH_NEEDS_SECOND_PERSON", { name: record.name });
}

export const versionHandlers: Handlers<VersionArea> = {
	async publishFlow({ params, body, principal, services }) {
		await refuseAlone(services.db, await getFlow(services.db, params.id));
		const tested = await testedRevision(services, params.id, body.override, principal.actor);
		return services.db.transaction(async (tx) => {
			const record = await lockFlow(tx, params.id);
			await refuseAlone(tx, record);
			await refuseUnlessPublishable(services, tx, record, body.base ?? tested);
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
