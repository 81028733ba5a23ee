import type { runRoutes } from "@keyway/contract/runs";
import { appendAudit } from "@keyway/db/audit";
import { readCursor } from "@keyway/db/paging";
import { listRuns, readRun, readRunSummary } from "@keyway/db/runs";
import { z } from "zod";
import type { Principal } from "../../auth/principal.ts";
import type { Handlers } from "../handler.ts";
import { streamRun } from "../run-stream.ts";
import type { Services } from "../services.ts";
import { stepPage, toDetail } from "./run-view.ts";

/** A person's decision about a run is in its journal already; the audit lists it beside their other deeds. */
async function controlled(
	{ db }: Services,
	{ actor }: Principal,
	id: string,
	action: string,
	details: { card?: string } = {},
) {
	const run = await readRunSummary(db, id);
	await db.transaction((tx) =>
		appendAudit(tx, { actor, action, target: { kind: "run", id, name: run.flowName }, details }),
	);
	return run;
}

export const runHandlers: Handlers<typeof runRoutes> = {
	listRuns: ({ query, services }) => listRuns(services.db, query),

	async getRun({ params, services }) {
		return toDetail(await readRun(services.db, params.id));
	},

	async listRunSteps({ params, query, services }) {
		const [from] = readCursor(query.cursor, z.tuple([z.number().int().min(0)])) ?? [0];
		const run = await readRun(services.db, params.id);
		const { path } = query;
		const isUnder = (place: string) =>
			path === undefined || place === path || place.startsWith(`${path}/`) || place.startsWith(`${path}[`);
		return stepPage(
			run.steps.filter((step) => isUnder(step.path)),
			query.limit,
			from,
		);
	},

	async cancelRun({ params, principal, services }) {
		await services.engine.cancel(params.id, principal.actor.name);
		return controlled(services, principal, params.id, "run.cancelled");
	},

	async retryRun({ params, principal, services }) {
		await services.engine.retry(params.id, principal.actor.name);
		return controlled(services, principal, params.id, "run.retried");
	},

	async resumeRun({ params, body, principal, services }) {
		await services.engine.resume(params.id, body.card, principal.actor.name);
		return controlled(services, principal, params.id, "run.resumed", { card: body.card });
	},

	streamRun,
};
