import { createHash, timingSafeEqual } from "node:crypto";
import type { Hook as StoredHook } from "@keyway/db/hooks";
import { constantOf } from "@keyway/flow/literal";
import { errors } from "@keyway/schema/error";
import type { TriggerCard } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { FastifyRequest } from "fastify";
import type { Vault } from "../secrets/vault.ts";
import { signingKey, verifiedId } from "./standard-webhooks.ts";

export const fail = errors({
	FLOW_WITHOUT_HOOK: [409, "This flow has no address: its trigger is not “Webhook received”."],
	HOOK_SECRET_UNFIT: [422, "This secret does not fit. {advice}"],
	HOOK_SECRET_MISSING: [503, "This address takes no calls yet: its secret is not set."],
	HOOK_REFUSED: [401, "The call is not signed as this address needs it, or its time is more than five minutes off."],
	HOOK_RUN_FAILED: [502, "The flow was started and did not succeed. Its run is {run}."],
	HOOK_REPLAYED: [409, "A call with this webhook-id was taken already."],
});

export type HookSettings = { auth: "signature" | "bearer" | "open"; respond: "now" | "wait"; timeLimit: number };

/** What the trigger says of its callers; what it does not say is the careful choice. @throws FLOW_WITHOUT_HOOK */
export function hookSettings(trigger: TriggerCard | null): HookSettings {
	if (!trigger || definitionId(trigger.uses) !== "webhook.received") throw fail("FLOW_WITHOUT_HOOK");
	const value = (name: string) => {
		const field = trigger.fields[name];
		return field ? constantOf(field) : undefined;
	};
	const [auth, timeLimit] = [value("auth"), value("timeLimit")];
	return {
		auth: auth === "bearer" || auth === "open" ? auth : "signature",
		respond: value("respond") === "wait" ? "wait" : "now",
		timeLimit: typeof timeLimit === "number" ? Math.min(Math.max(timeLimit, 1), 60) : 20,
	};
}

/** What a hook's secret is bound to. */
export const boundTo = (flowId: string) => `hook ${flowId}`;

/** @throws HOOK_SECRET_UNFIT */
export function sealHookSecret(vault: Vault, flowId: string, auth: HookSettings["auth"], secret: string) {
	if (auth === "signature" && !signingKey(secret))
		throw fail("HOOK_SECRET_UNFIT", { advice: "Give base64 of at least 16 random bytes, with or without whsec_." });
	if (auth === "bearer" && !/^[\x21-\x7e]{16,500}$/.test(secret))
		throw fail("HOOK_SECRET_UNFIT", { advice: "Give a token of at least 16 visible characters without spaces." });
	if (auth === "open") throw fail("HOOK_SECRET_UNFIT", { advice: "Anybody may call this address; it needs none." });
	return vault.seal(secret, boundTo(flowId));
}

/**
 * Refuses callers who do not prove themselves. @returns the call's own id, if it has one
 * @throws HOOK_SECRET_MISSING (never an open door), HOOK_REFUSED
 */
export function checkCaller(
	vault: Vault,
	hook: StoredHook,
	{ auth }: HookSettings,
	{ headers }: Pick<FastifyRequest, "headers">,
	body: Uint8Array,
): string | null {
	if (auth !== "open" && !hook.sealed) throw fail("HOOK_SECRET_MISSING");
	const secret = hook.sealed && auth !== "open" ? vault.open(hook.sealed, boundTo(hook.flowId)) : "";
	if (auth === "signature") {
		const key = signingKey(secret);
		if (!key) throw fail("HOOK_SECRET_MISSING");
		const id = verifiedId(key, { headers, body, now: Date.now() / 1_000 });
		if (id === null) throw fail("HOOK_REFUSED");
		return id;
	}
	if (auth === "bearer") {
		const [, token = ""] = /^Bearer +(\S{1,500})$/i.exec(headers.authorization ?? "") ?? [];
		if (!timingSafeEqual(digest(token), digest(secret))) throw fail("HOOK_REFUSED");
	}
	const id = headers["webhook-id"] ?? headers["idempotency-key"];
	return typeof id === "string" && /^[\x21-\x7e]{1,200}$/.test(id) ? id : null;
}

const digest = (text: string) => createHash("sha256").update(text).digest();
