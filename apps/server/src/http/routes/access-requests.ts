import type { accessRequestRoutes } from "@keyway/contract/access-requests";
import { breakGlass } from "@keyway/db/access-break-glass";
import { cancelRequest, decideRequest } from "@keyway/db/access-decision";
import { endGrant } from "@keyway/db/access-ending";
import { readRole } from "@keyway/db/access-facts";
import { allocationsOf, listGrants, listRequests, readNames, viewGrant, viewRequest } from "@keyway/db/access-lists";
import { managerIdOf } from "@keyway/db/access-people";
import { decisionsOf } from "@keyway/db/access-plan";
import { createExtension, createRequest, previewRequest, type Requester } from "@keyway/db/access-request";
import type { Executor } from "@keyway/db/client";
import { iso, isoOrNull } from "@keyway/db/paging";
import { errors } from "@keyway/schema/error";
import type { Principal } from "../../auth/principal.ts";
import type { Handlers } from "../handler.ts";
import { toGrant, toGrants, toRequest, toRequests, toStages, viewerOf } from "./access-view.ts";
import { changeContext } from "./users.ts";

const fail = errors({
	USER_NEEDED: [422, "This caller belongs to nobody in the directory. Say by `userId` who gets the role."],
	DECIDER_NEEDED: [403, "Only a person decides. Sign in as one of those who are asked."],
	NOT_YOURS: [403, "Only {who} can do this."],
	GRANT_HAS_NO_END: [409, "This access has no end that could be moved."],
	GRANT_NOT_EXTENDABLE: [409, "This access is ending or has ended. Ask for it anew."],
});

const requesterOf = (principal: Principal): Requester => ({
	personId: principal.account?.personId ?? null,
	callerId: viewerOf(principal).callerId,
	mayAskForOthers: principal.permissions.has("access:manage"),
});

function inputOf(
	body: {
		roleId: string;
		userId?: string | undefined;
		duration?: string | undefined;
		startsAt?: string | undefined;
		justification: string;
		answers: Record<string, string>;
	},
	{ personId }: Requester,
) {
	const userId = body.userId ?? personId;
	if (userId === null) throw fail("USER_NEEDED");
	const { roleId, duration = null, startsAt = null, justification, answers } = body;
	return { roleId, userId, duration, startsAt, justification, answers };
}

type RequestArea = Pick<
	typeof accessRequestRoutes,
	"listRequests" | "createRequest" | "previewRequest" | "getRequest" | "decideRequest" | "cancelRequest"
>;
type GrantArea = Omit<typeof accessRequestRoutes, keyof RequestArea>;

const requestHandlers: Handlers<RequestArea> = {
	async listRequests({ query, principal, services: { db } }) {
		const viewer = viewerOf(principal);
		const { mine, ...filter } = query;
		if (mine && viewer.personId === null) return { items: [], nextCursor: null };
		const asked = mine && viewer.personId !== null ? viewer.personId : undefined;
		const { items, nextCursor } = await listRequests(db, { ...filter, asked }, viewer);
		return { items: await toRequests(db, items), nextCursor };
	},

	createRequest(call) {
		const requester = requesterOf(call.principal);
		const input = inputOf(call.body, requester);
		return call.services.db.transaction(async (tx) =>
			toRequest(
				tx,
				await (call.body.breakGlass ? breakGlass : createRequest)(tx, input, requester, changeContext(call)),
			),
		);
	},

	async previewRequest({ body, principal, services: { db } }) {
		const requester = requesterOf(principal);
		const { submission, record, policy } = await previewRequest(db, inputOf(body, requester), requester);
		const refused = submission.outcome === "refused";
		const stages = refused ? [] : submission.stages;
		const people = stages.flatMap((each) => [...each.approvers, ...each.fallback]);
		const names = await readNames(db, { people, roles: [] });
		return {
			outcome: submission.outcome,
			reason: refused ? submission.reason : null,
			duration: refused ? null : submission.duration,
			recommendedDuration: record.role.recommendedDuration ?? policy.body.recommendedDuration,
			stages: toStages(stages, 0, names),
			explanation: refused ? submission.reason : submission.trace.join(" "),
			questions: policy.body.questions,
			justificationRequired: policy.body.justificationRequired,
		};
	},

	async getRequest({ params, principal, services: { db } }) {
		const row = await viewRequest(db, params.id, viewerOf(principal));
		const decisions = await decisionsOf(db, row.id);
		const names = await readNames(db, { people: decisions.flatMap((each) => [each.byId, each.asId]), roles: [] });
		return {
			...(await toRequest(db, row)),
			decisions: decisions.map(({ stage, byId, asId, decision, reason, duration, at }) => ({
				stage,
				by: names.person(byId),
				for: asId === byId ? null : names.person(asId),
				decision,
				reason,
				duration,
				at: iso(at),
			})),
		};
	},

	async decideRequest(call) {
		const { params, body, principal, services } = call;
		await viewRequest(services.db, params.id, viewerOf(principal));
		const personId = principal.account?.personId;
		if (!personId) throw fail("DECIDER_NEEDED");
		const input = { decision: body.decision, reason: body.reason, duration: body.duration ?? null };
		return services.db.transaction(async (tx) =>
			toRequest(tx, await decideRequest(tx, params.id, personId, input, changeContext(call))),
		);
	},

	async cancelRequest(call) {
		const { params, body, principal, services } = call;
		const viewer = viewerOf(principal);
		const row = await viewRequest(services.db, params.id, viewer);
		const own = row.callerId === viewer.callerId || [row.userId, row.requesterId].includes(viewer.personId ?? "");
		if (!own && !principal.permissions.has("access:manage"))
			throw fail("NOT_YOURS", { who: "whoever asked, or an administrator," });
		return services.db.transaction(async (tx) =>
			toRequest(tx, await cancelRequest(tx, params.id, body.reason ?? null, changeContext(call))),
		);
	},
};

const grantHandlers: Handlers<GrantArea> = {
	async listGrants({ query, principal, services: { db } }) {
		const { items, nextCursor } = await listGrants(db, query, viewerOf(principal));
		return { items: await toGrants(db, items), nextCursor };
	},

	async getGrant({ params, principal, services: { db } }) {
		const row = await viewGrant(db, params.id, viewerOf(principal));
		const allocations = await allocationsOf(db, row.id);
		return {
			...(await toGrant(db, row)),
			allocations: allocations.map(({ id, requestId, status, ended, duration, startsAt, endsAt }) => ({
				id,
				requestId,
				status,
				ended,
				duration,
				startsAt: isoOrNull(startsAt),
				endsAt: isoOrNull(endsAt),
			})),
		};
	},

	async revokeGrant(call) {
		const { params, body, principal, services } = call;
		const row = await viewGrant(services.db, params.id, viewerOf(principal));
		await refuseUnlessOver(services.db, principal, row);
		return services.db.transaction(async (tx) =>
			toGrant(tx, await endGrant(tx, params.id, "revoked", body.reason ?? null, changeContext(call))),
		);
	},

	async extendGrant(call) {
		const { params, body, principal, services } = call;
		const { db } = services;
		const row = await viewGrant(db, params.id, viewerOf(principal));
		if (!["scheduled", "provisioning", "verifying", "active"].includes(row.status) || row.endReason !== null)
			throw fail("GRANT_NOT_EXTENDABLE");
		if (row.endsAt === null && row.duration === null) throw fail("GRANT_HAS_NO_END");
		const { duration, justification, answers } = body;
		const { roleId, userId } = row;
		const input = { roleId, userId, duration, startsAt: null, justification, answers };
		return db.transaction(async (tx) => {
			const request = await createExtension(tx, row.id, input, requesterOf(principal), changeContext(call));
			return toRequest(tx, request);
		});
	},
};

export const accessRequestHandlers: Handlers<typeof accessRequestRoutes> = { ...requestHandlers, ...grantHandlers };

/** Ending access: whoever has it or asked for it, their manager, who owns role or application, or an administrator. */
async function refuseUnlessOver(
	db: Executor,
	principal: Principal,
	row: { roleId: string; userId: string; requestId: string | null },
): Promise<void> {
	const viewer = viewerOf(principal);
	if (principal.permissions.has("access:manage")) return;
	const { role, app } = await readRole(db, row.roleId);
	const over = [row.userId, await managerIdOf(db, row.userId), ...role.ownerIds, ...app.ownerIds];
	if (viewer.personId !== null && over.includes(viewer.personId)) return;
	const asked = row.requestId === null ? null : await viewRequest(db, row.requestId, { ...viewer, all: true });
	if (asked?.callerId === viewer.callerId) return;
	throw fail("NOT_YOURS", { who: "the person, their manager, an owner of the role or an administrator" });
}
