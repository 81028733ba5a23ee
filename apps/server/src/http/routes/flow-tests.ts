import type { flowTestRoutes, TestCase } from "@keyway/contract/flow-tests";
import { appendAudit } from "@keyway/db/audit";
import { deleteTestCase, listTestCases, putTestCase, type TestCase as StoredCase } from "@keyway/db/flow-tests";
import { getFlow, lockFlow } from "@keyway/db/flows";
import { readRunSummary } from "@keyway/db/runs";
import type { JsonObject } from "@keyway/schema/json";
import { runCases } from "../../testing/test-cases.ts";
import { startTest, worldOf } from "../../testing/test-run.ts";
import { fail } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import { refuseOnlyByAccess } from "./flow-view.ts";

const toCase = (stored: StoredCase) => stored as TestCase;

export const flowTestHandlers: Handlers<typeof flowTestRoutes> = {
	async testFlow({ params, body, principal, services }) {
		const { db } = services;
		const flow = await getFlow(db, params.id);
		if (body.live) {
			refuseOnlyByAccess(flow.kind);
			if (!principal.permissions.has("flows:publish")) throw fail("FORBIDDEN", { permission: "flows:publish" });
		}
		const { run } = await startTest(services, params.id, body, principal.actor);
		if (body.live) {
			const target = { kind: "run", id: run, name: flow.name };
			const { actor } = principal;
			await db.transaction((tx) =>
				appendAudit(tx, { actor, action: "run.started", target, details: { by: "hand", draft: true } }),
			);
		}
		return readRunSummary(db, run);
	},

	async listTestCases({ params, services }) {
		await getFlow(services.db, params.id);
		return { items: (await listTestCases(services.db, params.id)).map(toCase), nextCursor: null };
	},

	async putTestCase({ params, body, principal, services }) {
		worldOf(body.fixtures);
		return services.db.transaction(async (tx) => {
			await lockFlow(tx, params.id);
			const content = {
				name: params.name,
				input: body.input,
				fixtures: body.fixtures as JsonObject,
				expectations: body.expectations as JsonObject,
			};
			return toCase(await putTestCase(tx, params.id, content, principal.actor));
		});
	},

	async deleteTestCase({ params, services }) {
		await services.db.transaction(async (tx) => {
			await lockFlow(tx, params.id);
			await deleteTestCase(tx, params.id, params.name);
		});
	},

	async runTestCases({ params, principal, services }) {
		await getFlow(services.db, params.id);
		return { items: await runCases(services, params.id, principal.actor) };
	},
};
