import type { Approval, approvalRoutes } from "@keyway/contract/approvals";
import { decideRequest } from "@keyway/db/access-decision";
import type { RequestRow } from "@keyway/db/access-event";
import { listApprovals, readNames, viewApproval } from "@keyway/db/access-lists";
import { requestSentence } from "@keyway/db/access-move";
import type { Executor } from "@keyway/db/client";
import { iso } from "@keyway/db/paging";
import { errors } from "@keyway/schema/error";
import type { Handlers } from "../handler.ts";
import { viewerOf } from "./access-view.ts";
import { changeContext } from "./users.ts";

const fail = errors({ DECIDER_NEEDED: [403, "Only a person decides. Sign in as one of those who are asked."] });

export const approvalHandlers: Handlers<typeof approvalRoutes> = {
	async listApprovals({ query, principal, services: { db } }) {
		const { personId } = viewerOf(principal);
		if (personId === null) return { items: [], nextCursor: null };
		const { items, nextCursor } = await listApprovals(db, query, personId);
		return { items: await Promise.all(items.map((row) => toApproval(db, row))), nextCursor };
	},

	getApproval: async ({ params, principal, services: { db } }) =>
		toApproval(db, await viewApproval(db, params.id, viewerOf(principal))),

	async decideApproval(call) {
		const { params, body, principal, services } = call;
		await viewApproval(services.db, params.id, viewerOf(principal));
		const personId = principal.account?.personId;
		if (!personId) throw fail("DECIDER_NEEDED");
		const input = { decision: body.decision, reason: body.reason, duration: body.duration ?? null };
		return services.db.transaction(async (tx) =>
			toApproval(tx, await decideRequest(tx, params.id, personId, input, changeContext(call))),
		);
	},
};

export async function toApproval(db: Executor, row: RequestRow): Promise<Approval> {
	const people = [...row.askedIds, ...(row.userId === null ? [] : [row.userId])];
	const names = await readNames(db, { people, roles: [] });
	const { id, kind, status, justification, requestedBy, roleId, runId, breakGlass } = row;
	return {
		id,
		kind,
		status,
		title: await requestSentence(db, row),
		justification,
		explanation: row.trace.join(" "),
		user: row.userId === null ? null : names.person(row.userId),
		requestedBy,
		roleId,
		runId,
		duration: row.approvedDuration ?? row.duration,
		approvers: row.askedIds.map(names.person),
		needs: row.stages[row.stage]?.needs ?? 0,
		breakGlass,
		createdAt: iso(row.createdAt),
	};
}
