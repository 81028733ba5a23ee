import { createHash } from "node:crypto";
import { secondsOf } from "@keyway/access/duration";
import type { ResolvedStage } from "@keyway/schema/access";
import { errors } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { AccessContext, RequestRow } from "./access-event.ts";
import { findRequest } from "./access-event.ts";
import { readDelegations } from "./access-facts.ts";
import { adminPersonIds } from "./access-people.ts";
import { follow } from "./access-plan.ts";
import type { AskingCard } from "./asking-card.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { findPersonBy } from "./directory.ts";
import { newId } from "./id.ts";
import { nameKey } from "./person.ts";
import { personOfActor, type RunRequester } from "./run-requester.ts";
import { accessRequest } from "./tables/access.ts";
import { person, personGroup, personGroupMember } from "./tables/directory.ts";

const fail = errors({
	APPROVER_UNKNOWN: [404, "Neither a person nor a group is called “{name}”."],
});

/**
 * Asks the people of a `flow.approval` card, by the same rules as a request for a role: whoever the run is about or who
 * started it never decides, nor does who decides for them; a stage that nobody can decide blocks.
 */
export async function createQuestion(
	tx: Transaction,
	card: AskingCard,
	requester: RunRequester,
	context: AccessContext,
): Promise<string> {
	const { fields, trigger } = card;
	const userId = await subjectOf(tx, trigger["user"]);
	const starter = typeof trigger["startedBy"] === "string" ? await personOfActor(tx, trigger["startedBy"]) : null;
	const own = [userId, starter].filter((id) => id !== null);
	const now = new Date();
	const delegations = own.length > 0 ? await readDelegations(tx, own, now) : [];
	const excluded = new Set([...own, ...delegations.flatMap((each) => (own.includes(each.fromId) ? [each.toId] : []))]);
	const resolve = async (value: Json | undefined) =>
		activeOf(
			tx,
			(await peopleOf(tx, value ?? null)).filter((id) => !excluded.has(id)),
		);
	const approvers = await resolve(fields["approvers"]);
	const title = textOf(fields["title"]) ?? card.title;
	const stage: ResolvedStage = {
		name: title.slice(0, 100),
		needs: needsOf(fields["mode"], approvers.length),
		approvers,
		fallback: [],
		escalateTo: await resolve(fields["escalateTo"]),
		remindAfter: secondsIn(fields["remindAfter"]),
		escalateAfter: secondsIn(fields["escalateAfter"]),
		timeOutAfter: secondsIn(fields["timeout"]),
		onTimeOut: "expire",
	};
	const id = newId();
	const justification = textOf(fields["details"]) ?? "";
	const content = JSON.stringify([card.runId, card.path, title, justification, userId, stage]);
	await tx.insert(accessRequest).values({
		id,
		kind: "flow",
		title,
		runId: card.runId,
		flowId: requester.flow?.id ?? null,
		userId,
		requesterId: starter,
		callerId: requester.callerId,
		requestedBy: requester.actor.name,
		status: "submitted",
		justification,
		answers: {},
		rule: "Asked by a flow",
		stages: [stage],
		excludedIds: [...excluded],
		trace: [],
		contentHash: createHash("sha256").update(content).digest("hex"),
	});
	const row = (await findRequest(tx, id)) as RequestRow;
	const after = await follow(tx, row, approvers.length < stage.needs, context);
	await appendAudit(tx, {
		actor: requester.actor,
		action: "approval.asked",
		target: { kind: "request", id, name: title },
		details: { run: card.runId, card: card.path, approvers, status: after.status },
	});
	return id;
}

function needsOf(mode: Json | undefined, count: number): number {
	if (mode === "all") return Math.max(1, count);
	const needed = Number(mode);
	return Number.isInteger(needed) && needed >= 1 ? needed : 1;
}

const textOf = (value: Json | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);

const secondsIn = (value: Json | undefined): number | null => {
	const text = textOf(value);
	return text === null ? null : Math.max(1, secondsOf(text));
};

async function subjectOf(db: Executor, user: Json | undefined): Promise<string | null> {
	if (typeof user !== "object" || user === null || Array.isArray(user)) return null;
	for (const name of [user["id"], user["email"]]) {
		const found = typeof name === "string" ? await findPersonBy(db, name) : null;
		if (found) return found.person.id;
	}
	return null;
}

/** The people whom a field names: one or a list, by id, address, user name, as a person, or all members of a group. */
async function peopleOf(db: Executor, value: Json): Promise<string[]> {
	if (Array.isArray(value)) return (await Promise.all(value.map((each) => peopleOf(db, each)))).flat();
	const name = typeof value === "object" && value !== null ? (value["id"] ?? value["email"] ?? value["value"]) : value;
	if (typeof name !== "string" || name === "") return [];
	const found = await findPersonBy(db, name);
	if (found) return [found.person.id];
	const members = await db
		.select({ id: personGroupMember.personId, group: personGroup.id })
		.from(personGroup)
		.leftJoin(personGroupMember, eq(personGroupMember.groupId, personGroup.id))
		.where(eq(personGroup.nameKey, nameKey(name)));
	if (members.length === 0) throw fail("APPROVER_UNKNOWN", { name });
	return members.flatMap((each) => each.id ?? []);
}

async function activeOf(db: Executor, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.select({ id: person.id })
		.from(person)
		.where(and(inArray(person.id, [...new Set(ids)]), eq(person.status, "active"), isNull(person.deletedAt)));
	return rows.map((each) => each.id);
}

/** Who does a task: as above, and where nobody is left, the administrators. */
export async function assigneesOf(db: Executor, value: Json | undefined): Promise<string[]> {
	const found = await activeOf(db, await peopleOf(db, value ?? null));
	return found.length > 0 ? found : adminPersonIds(db);
}
