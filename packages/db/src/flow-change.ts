import type { Edit } from "@keyway/flow/edit";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { and, asc, eq, gte } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { indexFlow } from "./flow-index.ts";
import { usingFlows, usingRoles } from "./flow-uses.ts";
import { type FlowRecord, getFlow, lockFlow } from "./flows.ts";
import { newId } from "./id.ts";
import { iso } from "./paging.ts";
import { syncSchedule } from "./schedules.ts";
import { flow, flowEdit } from "./tables/flow.ts";

const target = ({ id, name }: { id: string; name: string }) => ({ kind: "flow", id, name });
const now = () => new Date().toISOString();

export async function createFlow(
	tx: Transaction,
	input: { id?: string | undefined; name: string; kind: FlowKind; description?: string | undefined; graph: FlowGraph },
	actor: Actor,
): Promise<FlowRecord> {
	const { id = newId(), name, kind, description = "", graph } = input;
	await tx.insert(flow).values({ id, name, kind, description, draft: graph, createdBy: actor.name });
	await indexFlow(tx, id, "draft", graph);
	await appendAudit(tx, { actor, action: "flow.created", target: { kind: "flow", id, name }, details: { kind } });
	return getFlow(tx, id);
}

export type FlowChange = {
	name?: string | undefined;
	description?: string | undefined;
	enabled?: boolean | undefined;
	secondPerson?: boolean | undefined;
};

export async function updateFlow(tx: Transaction, id: string, change: FlowChange, actor: Actor): Promise<FlowRecord> {
	const before = await lockFlow(tx, id);
	const changed = Object.entries(change).filter(
		([name, value]) => value !== undefined && value !== before[name as keyof FlowChange],
	);
	if (changed.length === 0) return before;
	await tx
		.update(flow)
		.set({ ...Object.fromEntries(changed), updatedAt: now() })
		.where(eq(flow.id, id));
	if (change.enabled !== undefined) await syncSchedule(tx, id);
	await appendAudit(tx, {
		actor,
		action: change.enabled === undefined ? "flow.updated" : change.enabled ? "flow.enabled" : "flow.disabled",
		target: target(before),
		details: Object.fromEntries(changed) as { [name: string]: string | boolean },
	});
	return getFlow(tx, id);
}

/** Moves a flow to the bin; its trigger starts nothing from this commit on. @throws FLOW_IN_USE by whom */
export async function deleteFlow(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const before = await lockFlow(tx, id);
	const callers = (await usingFlows(tx, { calls: id })).filter((each) => each.id !== id);
	const roles = await usingRoles(tx, id);
	const names = [
		...callers.map(({ name }) => `the flow “${name}”`),
		...roles.map(({ app, name }) => `the role “${name}” of ${app}`),
	];
	if (names.length > 0) throw fail("FLOW_IN_USE", { names: [...new Set(names)].slice(0, 5).join(", ") });
	await tx.update(flow).set({ deletedAt: now(), enabled: false, updatedAt: now() }).where(eq(flow.id, id));
	await syncSchedule(tx, id);
	await appendAudit(tx, { actor, action: "flow.deleted", target: target(before) });
}

/** Takes a flow out of the bin, switched off. */
export async function restoreFlow(tx: Transaction, id: string, actor: Actor): Promise<FlowRecord> {
	const before = await lockFlow(tx, id, { deleted: true });
	if (before.deletedAt === null) return before;
	await tx.update(flow).set({ deletedAt: null, updatedAt: now() }).where(eq(flow.id, id));
	await appendAudit(tx, { actor, action: "flow.restored", target: target(before) });
	return getFlow(tx, id);
}

/** One request of edits, as it was made on revision `base`; `ids` are the sender's. */
export type EditBatch = { base: number; edits: Edit[]; ids: string[]; by: string; at: string };

/**
 * Changes the draft under a row lock: `apply` gets the draft and gives the next one (or throws). A revision counts
 * edits, so the next one is `base` + their number.
 * @throws FLOW_CHANGED with the edits that `base` did not know as `details`, FLOW_BASE_UNKNOWN
 */
export async function editFlow(
	tx: Transaction,
	id: string,
	{ base, edits, ids = [] }: { base: number; edits: Edit[]; ids?: string[] | undefined },
	apply: (draft: FlowGraph) => FlowGraph,
	actor: Actor,
): Promise<{ record: FlowRecord; revision: number; draft: FlowGraph }> {
	const record = await lockFlow(tx, id);
	if (base < record.revision) {
		const missed = await missedEdits(tx, record, base);
		throw fail("FLOW_CHANGED", { base }, { details: { revision: record.revision, missed } });
	}
	if (base > record.revision) throw fail("FLOW_BASE_UNKNOWN", { base, revision: record.revision });
	const draft = apply(record.draft);
	const revision = base + edits.length;
	await tx.update(flow).set({ draft, revision, updatedAt: now() }).where(eq(flow.id, id));
	await indexFlow(tx, id, "draft", draft);
	await tx.insert(flowEdit).values({ flowId: id, base, edits, ids, by: actor.name });
	return { record, revision, draft };
}

/**
 * What was done since revision `base`, oldest first.
 * @throws FLOW_BASE_UNKNOWN when the edits do not begin at `base`
 */
export async function missedEdits(
	db: Executor,
	{ id, revision }: Pick<FlowRecord, "id" | "revision">,
	base: number,
): Promise<EditBatch[]> {
	if (base === revision) return [];
	const rows = await db
		.select()
		.from(flowEdit)
		.where(and(eq(flowEdit.flowId, id), gte(flowEdit.base, base)))
		.orderBy(asc(flowEdit.base));
	if (rows[0]?.base !== base) throw fail("FLOW_BASE_UNKNOWN", { base, revision });
	return rows.map(({ base, edits, ids, by, at }) => ({ base, edits, ids, by, at: iso(at) }));
}
