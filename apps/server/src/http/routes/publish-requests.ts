import type { publishRequestRoutes } from "@keyway/contract/publish-requests";
import { publishFlow } from "@keyway/db/flow-versions";
import { getFlow, lockFlow } from "@keyway/db/flows";
import {
	type Asker,
	closeRequest,
	decidableRequest,
	getPublishRequest,
	listPublishRequests,
	requestPublishing,
} from "@keyway/db/publish-requests";
import { errors } from "@keyway/schema/error";
import type { Principal } from "../../auth/principal.ts";
import { refuseUnlessPublishable, testedRevision } from "../../publishing/publish.ts";
import type { Handlers } from "../handler.ts";

const fail = errors({
	PUBLISH_NEEDS_ACCOUNT: [
		403,
		"A token that belongs to nobody cannot ask or decide: there would be no second person. Use the token of an account.",
	],
	PUBLISH_NOT_YOURS: [403, "Only {name} can take this back. You can approve or decline it."],
});

/** The person behind a caller: a token is the same person as its account. @throws PUBLISH_NEEDS_ACCOUNT */
function askerOf({ account, actor }: Principal): Asker {
	if (!account) throw fail("PUBLISH_NEEDS_ACCOUNT");
	return { accountId: account.id, name: account.name, actor };
}

const overrideOf = (reason: string | null) => (reason === null ? undefined : { reason });

export const publishRequestHandlers: Handlers<typeof publishRequestRoutes> = {
	async requestPublishing({ params, body, principal, services }) {
		const asker = askerOf(principal);
		const tested = await testedRevision(services, params.id, body.override, principal.actor);
		return services.db.transaction(async (tx) => {
			const record = await lockFlow(tx, params.id);
			await refuseUnlessPublishable(services, tx, record, body.base ?? tested);
			return requestPublishing(tx, record, { note: body.note, override: body.override?.reason }, asker);
		});
	},

	async listFlowPublishRequests({ params, query, services }) {
		await getFlow(services.db, params.id);
		return listPublishRequests(services.db, { ...query, flow: params.id });
	},

	listPublishRequests: ({ query, services }) => listPublishRequests(services.db, query),

	async decidePublishRequest({ params, body, principal, services }) {
		const { db } = services;
		const by = askerOf(principal);
		const approve = body.decision === "approve";
		const asked = await getPublishRequest(db, params.id, body.request);
		const override = overrideOf(asked.override);
		// What needs no tests any more is refused below, whatever they say.
		const isOpen = approve && asked.status === "pending" && asked.requestedBy.id !== by.accountId && !asked.outdated;
		const tested = isOpen ? await testedRevision(services, params.id, override, principal.actor) : null;
		return db.transaction(async (tx) => {
			const record = await lockFlow(tx, params.id);
			const request = await decidableRequest(tx, record, body.request, { accountId: by.accountId, approve });
			const { reason } = body;
			if (!approve) return closeRequest(tx, record, request.id, { status: "declined", reason }, by);
			await refuseUnlessPublishable(services, tx, record, tested);
			const { number } = await publishFlow(tx, record, request.note, principal.actor, override);
			return closeRequest(tx, record, request.id, { status: "approved", reason, version: number }, by);
		});
	},

	async withdrawPublishRequest({ params, body, principal, services }) {
		const by = askerOf(principal);
		return services.db.transaction(async (tx) => {
			const record = await lockFlow(tx, params.id);
			const { status, requestedBy } = await getPublishRequest(tx, record.id, body.request);
			if (requestedBy.id !== by.accountId) throw fail("PUBLISH_NOT_YOURS", { name: requestedBy.name });
			if (status === "pending") return closeRequest(tx, record, body.request, { status: "withdrawn", reason: "" }, by);
			return getPublishRequest(tx, record.id, body.request);
		});
	},
};
