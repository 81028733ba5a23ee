import type { flowRoutes } from "@keyway/contract/flows";
import { appendAudit } from "@keyway/db/audit";
import { createFlow, deleteFlow, editFlow, restoreFlow, updateFlow } from "@keyway/db/flow-change";
import { getFlow } from "@keyway/db/flows";
import { readRunSummary } from "@keyway/db/runs";
import { applyEdits } from "@keyway/flow/apply";
import { errors } from "@keyway/schema/error";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { fail as refuse } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import { findFlows } from "./flow-search.ts";
import { problemsOf, refuseOnlyByAccess, structureProblem, toDetail } from "./flow-view.ts";

const fail = errors({
	EDIT_REFUSED: [422, "Edit {number} cannot be done: {problem}"],
	GRAPH_INVALID: [422, "This is not a flow: {problem}"],
});

export type FlowArea = Pick<
	typeof flowRoutes,
	"listFlows" | "createFlow" | "getFlow" | "updateFlow" | "deleteFlow" | "restoreFlow" | "editFlow" | "runFlow"
>;

const refused = (code: "EDIT_REFUSED" | "GRAPH_INVALID", problem: Problem, number = 0) =>
	fail(code, { number, problem: problem.message }, { details: [problem] });

export const flowHandlers: Handlers<FlowArea> = {
	async listFlows({ query, principal, services }) {
		return findFlows(services, query, principal);
	},

	async createFlow({ body, principal, services }) {
		const graph = body.graph ?? emptyGraph();
		const problem = structureProblem(graph);
		if (problem) throw refused("GRAPH_INVALID", problem);
		const record = await services.db.transaction((tx) => createFlow(tx, { ...body, graph }, principal.actor));
		return toDetail(services, record);
	},

	async getFlow({ params, services }) {
		return toDetail(services, await getFlow(services.db, params.id));
	},

	async updateFlow({ params, body, principal, services }) {
		if (body.enabled !== undefined && !principal.permissions.has("flows:publish"))
			throw refuse("FORBIDDEN", { permission: "flows:publish" });
		// Whoever publishes may bind himself and others; only an administrator lets go again.
		const needed = body.secondPerson ? "flows:publish" : "accounts:write";
		if (body.secondPerson !== undefined && !principal.permissions.has(needed))
			throw refuse("FORBIDDEN", { permission: needed });
		const record = await services.db.transaction((tx) => updateFlow(tx, params.id, body, principal.actor));
		return toDetail(services, record);
	},

	async deleteFlow({ params, principal, services }) {
		await services.db.transaction((tx) => deleteFlow(tx, params.id, principal.actor));
	},

	async restoreFlow({ params, principal, services }) {
		const record = await services.db.transaction((tx) => restoreFlow(tx, params.id, principal.actor));
		return toDetail(services, record);
	},

	async editFlow({ params, body, principal, services, request }) {
		const apply = (draft: FlowGraph): FlowGraph => {
			const applied = applyEdits(draft, body.edits, services.registry.catalogue);
			if ("problem" in applied) throw refused("EDIT_REFUSED", applied.problem, applied.index + 1);
			return applied.graph;
		};
		const { record, revision, draft } = await services.db.transaction((tx) =>
			editFlow(tx, params.id, body, apply, principal.actor),
		);
		request.server.watches.changed(params.id);
		return { revision, problems: await problemsOf(services, services.db, record.kind, draft) };
	},

	async runFlow({ params, body, principal, services }) {
		const { db, engine } = services;
		const { kind, name } = await getFlow(db, params.id);
		refuseOnlyByAccess(kind);
		const id = await engine.startRun(params.id, body.input, principal.actor.name);
		const { actor } = principal;
		await db.transaction((tx) =>
			appendAudit(tx, { actor, action: "run.started", target: { kind: "run", id, name }, details: { by: "hand" } }),
		);
		return readRunSummary(db, id);
	},
};
