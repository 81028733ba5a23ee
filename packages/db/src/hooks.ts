import { randomBytes } from "node:crypto";
import type { TriggerCard } from "@keyway/schema/flow";
import { and, eq, isNull } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import type { SealedSecrets } from "./connections.ts";
import { fail } from "./failure.ts";
import { isoOrNull } from "./paging.ts";
import { flow, flowVersion } from "./tables/flow.ts";
import { hook } from "./tables/trigger.ts";

/** A flow's own address. */
export type Hook = { id: string; flowId: string; sealed: SealedSecrets | null; secretSetAt: string | null };
/** With the published trigger that decides who may call it. */
export type LiveHook = Hook & { version: number; trigger: TriggerCard };

/** 256 random bits: looked up exactly, guessed by nobody. */
const newHookId = () => randomBytes(32).toString("base64url");

/** The flow's hook, made when it is asked for first. */
export async function hookOf(db: Executor, flowId: string): Promise<Hook> {
	await db.insert(hook).values({ id: newHookId(), flowId }).onConflictDoNothing({ target: hook.flowId });
	const [row] = await db.select().from(hook).where(eq(hook.flowId, flowId));
	if (!row) throw fail("NOT_FOUND");
	return toHook(row);
}

/** By its id, as long as its flow is published with such a trigger and switched on; else null. */
export async function findLiveHook(db: Executor, id: string): Promise<LiveHook | null> {
	const [row] = await db
		.select({ hook, version: flowVersion.number, graph: flowVersion.graph })
		.from(hook)
		.innerJoin(flow, eq(flow.id, hook.flowId))
		.innerJoin(flowVersion, and(eq(flowVersion.flowId, flow.id), eq(flowVersion.number, flow.published)))
		.where(
			and(eq(hook.id, id), eq(flow.enabled, true), isNull(flow.deletedAt), eq(flowVersion.trigger, "webhook.received")),
		);
	if (!row?.graph.trigger) return null;
	return { ...toHook(row.hook), version: row.version, trigger: row.graph.trigger };
}

/** Sets the secret of callers, or takes it away: until there is one again, calls are answered 503. */
export async function setHookSecret(
	tx: Transaction,
	target: { flowId: string; name: string },
	sealed: SealedSecrets | null,
	actor: Actor,
): Promise<Hook> {
	await hookOf(tx, target.flowId);
	const values = sealed
		? { ...sealed, secretSetAt: new Date().toISOString() }
		: { keyId: null, wrappedKey: null, sealed: null, secretSetAt: null };
	await tx.update(hook).set(values).where(eq(hook.flowId, target.flowId));
	await audit(tx, target, sealed ? "flow.hookSecretSet" : "flow.hookSecretRemoved", actor);
	return hookOf(tx, target.flowId);
}

/** Gives the flow another address; whoever knows the old one gets 404 from this commit on. */
export async function renewHook(
	tx: Transaction,
	target: { flowId: string; name: string },
	actor: Actor,
): Promise<Hook> {
	await hookOf(tx, target.flowId);
	await tx.update(hook).set({ id: newHookId() }).where(eq(hook.flowId, target.flowId));
	await audit(tx, target, "flow.hookRenewed", actor);
	return hookOf(tx, target.flowId);
}

async function audit(
	tx: Transaction,
	{ flowId, name }: { flowId: string; name: string },
	action: string,
	actor: Actor,
) {
	await appendAudit(tx, { actor, action, target: { kind: "flow", id: flowId, name } });
}

function toHook({ id, flowId, keyId, wrappedKey, sealed, secretSetAt }: typeof hook.$inferSelect): Hook {
	const isSealed = keyId !== null && wrappedKey !== null && sealed !== null;
	return {
		id,
		flowId,
		sealed: isSealed ? { keyId, wrappedKey, sealed } : null,
		secretSetAt: isoOrNull(secretSetAt),
	};
}
