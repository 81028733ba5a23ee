import type { runRoutes } from "@keyway/contract/runs";
import { type AuditInput, appendAudit } from "@keyway/db/audit";
import { getFlow } from "@keyway/db/flows";
import { readCursor } from "@keyway/db/paging";
import { listRuns, readRun, readRunSummary } from "@keyway/db/runs";
import type { JsonObject } from "@keyway/schema/json";
import { z } from "zod";
import type { Principal } from "../../auth/principal.ts";
import type { Handlers } from "../handler.ts";
import { streamRun } from "../run-stream.ts";
import type { Services } from "../services.ts";
import { refuseOnlyByAccess } from "./flow-view.ts";
import { stepPage, toDetail } from "./run-view.ts";

/** What the audit tells of a decision about a run, beside its journal. */
async function noteOf(
	{ db }: Services,
	{ actor }: Principal,
	id: string,
	action: string,
	details: JsonObject = {},
): Promise<AuditInput> {
	const { flowName } = await readRunSummary(db, id);
	return { actor, action, target: { kind: "run", id, name: flowName }, details };
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
		const note = await noteOf(services, principal, params.id, "run.cancelled");
		await services.engine.cancel(params.id, principal.actor.name, note);
		return readRunSummary(services.db, params.id);
	},

	async retryRun({ params, principal, services }) {
		const { flowId, mode } = await readRunSummary(services.db, params.id);
		// What the access manager started it tries again itself, by a task: it alone knows whether it is still wanted.
		if (mode === "live") refuseOnlyByAccess((await getFlow(services.db, flowId, { deleted: true })).kind);
		const note = await noteOf(services, principal, params.id, "run.retried");
		await services.engine.retry(params.id, principal.actor.name, note);
		return readRunSummary(services.db, params.id);
	},

	async rerunRun({ params, body, principal, services }) {
		const { db, engine } = services;
		const before = await readRunSummary(db, params.id);
		refuseOnlyByAccess((await getFlow(db, before.flowId)).kind);
		const { input, version } = body;
		const again = { version, ...(input === undefined ? {} : { input }) };
		const id = await engine.rerun(params.id, again, principal.actor.name);
		const note = await noteOf(services, principal, id, "run.started", { again: params.id, input: input !== undefined });
		await db.transaction((tx) => appendAudit(tx, note));
		return readRunSummary(db, id);
	},

	async decideRun({ params, body, principal, services }) {
		const { decision, output } = body;
		const place = "card" in body ? body.card : body.path;
		const verdict = decision === "done" ? { decision, ...(output === undefined ? {} : { output }) } : { decision };
		const note = await noteOf(services, principal, params.id, "run.decided", { card: place, decision });
		await services.engine.decide(params.id, place, verdict, principal.actor.name, note);
		return readRunSummary(services.db, params.id);
	},

	async resumeRun({ params, body, principal, services }) {
		const note = await noteOf(services, principal, params.id, "run.resumed", { card: body.card });
		await services.engine.resume(params.id, body.card, principal.actor.name, note);
		return readRunSummary(services.db, params.id);
	},

	streamRun,
};
