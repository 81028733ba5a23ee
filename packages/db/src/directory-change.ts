import { createHash } from "node:crypto";
import type { EventSource } from "@keyway/schema/event";
import type { JsonObject } from "@keyway/schema/json";
import type { PersonStatus } from "@keyway/schema/person";
import { and, eq, isNull } from "drizzle-orm";
import { plan } from "./access-due.ts";
import { endAccountOfPerson } from "./account-end.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { findPerson, findPersonBy, type PersonRecord, recordToPerson } from "./directory.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { ATTRIBUTES, type Attribute, nameKey, type PersonAttributes, type PersonRow, searchColumns } from "./person.ts";
import { person } from "./tables/directory.ts";
import { freeUserName } from "./user-name.ts";

/** Tells the engine inside the same transaction, so that a change and the runs it starts are one commit. */
export type EmitEvent = (
	tx: Transaction,
	event: { type: string; source: EventSource; data: JsonObject },
) => Promise<unknown>;

/** Who changes the directory, and where the events go. */
export type ChangeContext = { emit: EmitEvent; actor: Actor };

/**
 * Creates a person and emits `directory.userCreated`. With a `key` the id is made of it: the same key again answers the
 * person that was created first, and emits nothing.
 */
export async function createPerson(
	tx: Transaction,
	attributes: PersonAttributes & { status?: PersonStatus | undefined },
	{ emit, actor, key }: ChangeContext & { key?: string },
): Promise<PersonRecord> {
	const id = key === undefined ? newId() : idOfKey(key);
	const values = await completed(tx, attributes);
	await refuseTaken(tx, values, id);
	const managerId = await managerOf(tx, attributes.manager, id);
	const inserted = await tx
		.insert(person)
		.values({
			id,
			...values,
			...keysOf(values),
			...searchColumns(values),
			managerId: managerId ?? null,
			status: attributes.status ?? "active",
		})
		.onConflictDoNothing({ target: person.id })
		.returning({ id: person.id });
	const record = await reread(tx, id);
	if (inserted.length === 0) return record;
	await emit(tx, {
		type: "directory.userCreated",
		source: "directory",
		data: { user: json(record), source: actor.kind },
	});
	await appendAudit(tx, { actor, action: "user.created", target: targetOf(record) });
	return record;
}

/** Changes attributes and emits `directory.userUpdated` with what was before; nothing changed = nothing emitted. */
export async function updatePerson(
	tx: Transaction,
	id: string,
	attributes: PersonAttributes,
	{ emit, actor }: ChangeContext,
): Promise<PersonRecord> {
	const before = await lock(tx, id);
	const given = Object.fromEntries(
		ATTRIBUTES.flatMap((name) => {
			const value = attributes[name];
			return value === undefined || value === before.person[name] ? [] : [[name, clean(value)]];
		}),
	) as Partial<Record<Attribute, string | null>>;
	const managerId = await managerOf(tx, attributes.manager, id);
	const changed: string[] = Object.keys(given);
	if (managerId !== undefined && managerId !== before.person.managerId) changed.push("manager");
	if (changed.length === 0) return before;
	const { userName, ...values } = { ...before.person, ...given };
	const named = { ...values, userName: userName ?? before.person.userName };
	await refuseTaken(tx, named, id);
	await tx
		.update(person)
		.set({
			...given,
			userName: named.userName,
			...keysOf(named),
			...searchColumns(named),
			...(managerId === undefined ? {} : { managerId }),
			updatedAt: new Date().toISOString(),
		})
		.where(eq(person.id, id));
	const after = await reread(tx, id);
	await plan(tx, id, "mover", new Date());
	await emit(tx, {
		type: "directory.userUpdated",
		source: "directory",
		data: { user: json(after), before: json(before), changed },
	});
	await appendAudit(tx, { actor, action: "user.updated", target: targetOf(after), details: { changed } });
	return after;
}

/**
 * Moves a person between active, suspended and deactivated, and emits what happened. Anything but active ends the
 * person's account, sessions and tokens in this very transaction.
 */
export async function setPersonStatus(
	tx: Transaction,
	id: string,
	status: PersonStatus,
	{ emit, actor, reason }: ChangeContext & { reason?: string | undefined },
): Promise<PersonRecord> {
	const before = await lock(tx, id);
	if (before.person.status === status) return before;
	await tx.update(person).set({ status, updatedAt: new Date().toISOString() }).where(eq(person.id, id));
	const after = await reread(tx, id);
	const types = { active: "userReactivated", suspended: "userUpdated", deactivated: "userDeactivated" } as const;
	const data: JsonObject =
		status === "suspended"
			? { user: json(after), before: json(before), changed: ["status"] }
			: { user: json(after), reason: reason ?? null };
	await emit(tx, { type: `directory.${types[status]}`, source: "directory", data });
	if (status !== "active") await endAccountOfPerson(tx, id, actor);
	if (status === "deactivated") await releaseAccess(tx, before);
	const actions = { active: "user.reactivated", suspended: "user.suspended", deactivated: "user.deactivated" } as const;
	await appendAudit(tx, {
		actor,
		action: actions[status],
		target: targetOf(after),
		details: reason === undefined ? {} : { reason },
	});
	return after;
}

/** Deletes a person; the names stay on record so that `isTaken` still knows them, everything else is forgotten. */
export async function deletePerson(tx: Transaction, id: string, { emit, actor }: ChangeContext): Promise<void> {
	const before = await lock(tx, id);
	const forgotten = Object.fromEntries(
		ATTRIBUTES.filter((name) => name !== "userName" && name !== "email").map((name) => [name, null]),
	);
	await tx
		.update(person)
		.set({
			...forgotten,
			managerId: null,
			status: "deactivated",
			sortName: "",
			searchText: "",
			deletedAt: new Date().toISOString(),
		})
		.where(eq(person.id, id));
	await emit(tx, { type: "directory.userDeleted", source: "directory", data: { user: json(before), reason: null } });
	await endAccountOfPerson(tx, id, actor);
	await releaseAccess(tx, before);
	await appendAudit(tx, { actor, action: "user.deleted", target: targetOf(before) });
}

/** The access manager takes back what a leaver has, at once and in its own transactions. */
const releaseAccess = (tx: Transaction, { person: row }: PersonRecord) =>
	plan(tx, row.id, "leaver", new Date(), { managerId: row.managerId });

async function lock(tx: Transaction, id: string): Promise<PersonRecord> {
	await tx
		.select({ id: person.id })
		.from(person)
		.where(and(eq(person.id, id), isNull(person.deletedAt)))
		.for("update");
	return reread(tx, id);
}

async function reread(tx: Transaction, id: string): Promise<PersonRecord> {
	const record = await findPerson(tx, id);
	if (!record) throw fail("NOT_FOUND");
	return record;
}

const clean = (value: string | null) => (value === null || value.trim() === "" ? null : value.trim());

/** All attributes, with a user name found where none is given. */
async function completed(tx: Transaction, attributes: PersonAttributes) {
	const given = Object.fromEntries(ATTRIBUTES.map((name) => [name, clean(attributes[name] ?? null)])) as Record<
		Attribute,
		string | null
	>;
	const name = [given.firstName, given.lastName].filter(Boolean).join(" ");
	const displayName = given.displayName ?? (name || null);
	const userName = given.userName ?? given.email ?? (displayName ? await freeUserName(tx, displayName) : null);
	if (!userName) throw fail("USER_NEEDS_NAME");
	return { ...given, displayName, userName };
}

function keysOf(values: { userName: string; email: string | null }) {
	return { userNameKey: nameKey(values.userName), emailKey: values.email === null ? null : nameKey(values.email) };
}

/** Said before the unique index does, so that the message can name the value. */
async function refuseTaken(tx: Transaction, values: { userName: string; email: string | null }, id: string) {
	const { userNameKey, emailKey } = keysOf(values);
	const others = async (column: typeof person.userNameKey | typeof person.emailKey, key: string) => {
		const found = await tx
			.select({ id: person.id })
			.from(person)
			.where(and(eq(column, key), isNull(person.deletedAt)));
		return found.some((each) => each.id !== id);
	};
	if (await others(person.userNameKey, userNameKey)) throw fail("USER_NAME_TAKEN", { value: values.userName });
	if (emailKey !== null && (await others(person.emailKey, emailKey)))
		throw fail("EMAIL_TAKEN", { value: values.email ?? "" });
}

/** The manager's id; undefined = not spoken of, null = none. */
async function managerOf(tx: Transaction, identifier: string | null | undefined, id: string) {
	if (identifier === undefined || identifier === null) return identifier;
	const manager = await findPersonBy(tx, identifier);
	if (!manager) throw fail("MANAGER_NOT_FOUND", { value: identifier });
	let above: PersonRow | null = manager.person;
	for (let depth = 0; above && depth < 100; depth += 1) {
		if (above.id === id) throw fail("MANAGER_LOOP");
		above = above.managerId ? ((await findPerson(tx, above.managerId))?.person ?? null) : null;
	}
	return manager.person.id;
}

/** A UUID v8 (RFC 9562 §5.8) of the key's hash. */
function idOfKey(key: string): string {
	const hex = createHash("sha256").update(`directory.create\n${key}`).digest("hex");
	return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
		"-",
	);
}

const json = (record: PersonRecord) => recordToPerson(record) as JsonObject;

const targetOf = ({ person: row }: PersonRecord) => ({
	kind: "user",
	id: row.id,
	name: row.displayName ?? row.userName,
});
