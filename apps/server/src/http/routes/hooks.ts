import type { Hook, hookRoutes, receiveHook as route } from "@keyway/contract/hooks";
import { type FlowRecord, getFlow, lockFlow } from "@keyway/db/flows";
import { findLiveHook, hookOf, renewHook, type Hook as StoredHook, setHookSecret } from "@keyway/db/hooks";
import { readRunOutput } from "@keyway/db/run-output";
import type { JsonObject } from "@keyway/schema/json";
import { checkCaller, fail, hookSettings, sealHookSecret } from "../../hooks/hook.ts";
import { hookData } from "../../hooks/hook-request.ts";
import { awaitRun } from "../await-run.ts";
import { fail as refuse } from "../failure.ts";
import type { Call, Handlers } from "../handler.ts";
import type { Limiters } from "../limits.ts";
import type { Services } from "../services.ts";

async function shown({ config, db }: Services, flow: FlowRecord, hook: StoredHook): Promise<Hook> {
	const { auth, respond } = hookSettings(flow.draft.trigger);
	const live = await findLiveHook(db, hook.id);
	const isServed = live !== null && (hookSettings(live.trigger).auth === "open" || hook.sealed !== null);
	return {
		url: `${config.publicUrl}/hooks/${hook.id}`,
		auth,
		respond,
		hasSecret: hook.sealed !== null,
		secretSetAt: hook.secretSetAt,
		live: isServed,
	};
}

/** What the run gives back, null when it has not ended in time. @throws HOOK_RUN_FAILED */
async function returnedBy(services: Services, id: string, seconds: number): Promise<JsonObject | null> {
	const run = await awaitRun(services, id, seconds * 1_000);
	if (!run) return null;
	if (run.status === "failed" || run.status === "cancelled") throw fail("HOOK_RUN_FAILED", { run: id });
	return (await readRunOutput(services.db, id)) ?? {};
}

type Received = Pick<Call<typeof route>, "params" | "services" | "request" | "reply">;

export const hookHandlers = (limiters: Limiters): Handlers<typeof hookRoutes> => {
	async function receive({ params, services, request, reply }: Received) {
		const { db, vault, engine } = services;
		const hook = await findLiveHook(db, params.hookId);
		if (!hook) {
			await limiters.anonymous(request);
			throw refuse("NOT_FOUND");
		}
		const settings = hookSettings(hook.trigger);
		const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
		const id = checkCaller(vault, hook, settings, request, raw);
		const type = "webhook.received";
		const { repeated, ...accepted } = await engine.acceptOwn({
			type,
			source: "webhook",
			data: hookData(request, raw),
			caller: `hook:${hook.flowId}`,
			...(id === null ? {} : { externalId: id }),
			only: { flowId: hook.flowId, version: hook.version, type },
			filtered: true,
		});
		if (repeated && settings.auth === "signature") throw fail("HOOK_REPLAYED");
		const [run] = accepted.runs;
		if (settings.respond === "now" || run === undefined) return accepted;
		const output = await returnedBy(services, run, settings.timeLimit);
		if (!output) return accepted;
		// Whatever a flow returns is data, never a page of ours.
		reply.code(200).header("content-disposition", "attachment").header("content-security-policy", "sandbox");
		return output;
	}

	return {
		async getHook({ params, services }) {
			const flow = await getFlow(services.db, params.id);
			hookSettings(flow.draft.trigger);
			return shown(services, flow, await hookOf(services.db, flow.id));
		},

		async setHookSecret({ params, body, principal, services }) {
			const { flow, hook } = await services.db.transaction(async (tx) => {
				const flow = await lockFlow(tx, params.id);
				const { auth } = hookSettings(flow.draft.trigger);
				const sealed = body.secret === null ? null : sealHookSecret(services.vault, flow.id, auth, body.secret);
				const target = { flowId: flow.id, name: flow.name };
				return { flow, hook: await setHookSecret(tx, target, sealed, principal.actor) };
			});
			return shown(services, flow, hook);
		},

		async renewHook({ params, principal, services }) {
			const { flow, hook } = await services.db.transaction(async (tx) => {
				const flow = await lockFlow(tx, params.id);
				hookSettings(flow.draft.trigger);
				return { flow, hook: await renewHook(tx, { flowId: flow.id, name: flow.name }, principal.actor) };
			});
			return shown(services, flow, hook);
		},

		receiveHook: receive,
		receiveHookByPut: receive,
		receiveHookByGet: receive,
	};
};
