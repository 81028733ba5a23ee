import type { DirectoryPort } from "@keyway/connector-sdk/context";
import { PersonStatus } from "@keyway/schema/person";
import type { Actor } from "./actor.ts";
import type { Database } from "./client.ts";
import { findPersonBy, isTaken, listPersons, recordToPerson } from "./directory.ts";
import { createPerson, deletePerson, type EmitEvent, setPersonStatus, updatePerson } from "./directory-change.ts";
import { ATTRIBUTES, type PersonAttributes } from "./person.ts";

/** The directory as cards use it; every change is one transaction with its event and its audit entry. */
export function directoryPort(db: Database, emit: EmitEvent): DirectoryPort {
	return {
		async find(identifier) {
			const record = await findPersonBy(db, identifier);
			return record && recordToPerson(record);
		},
		async search({ text, status, limit }) {
			const known = status === undefined ? undefined : [PersonStatus.parse(status)];
			const { items } = await listPersons(db, { search: text, status: known, limit });
			return items.map(recordToPerson);
		},
		async create(person, key) {
			const attributes = { ...attributesOf(person), status: person.status };
			const context = { emit, actor: runActor(key), key };
			return recordToPerson(await db.transaction((tx) => createPerson(tx, attributes, context)));
		},
		async update(id, attributes, key) {
			const context = { emit, actor: runActor(key) };
			return recordToPerson(await db.transaction((tx) => updatePerson(tx, id, attributesOf(attributes), context)));
		},
		async setStatus(id, status, key) {
			const context = { emit, actor: runActor(key) };
			return recordToPerson(await db.transaction((tx) => setPersonStatus(tx, id, status, context)));
		},
		async delete(id, key) {
			await db.transaction((tx) => deletePerson(tx, id, { emit, actor: runActor(key) }));
		},
		isTaken: (attribute, value) => isTaken(db, attribute, value),
	};
}

/** The step that acts, by its idempotency key: `run/cardPath`. */
function runActor(key: string): Actor {
	const [id = key] = key.split("/");
	return { kind: "run", id, name: key };
}

/** What of an object is an attribute; a manager given as a person counts by id or address. */
function attributesOf(source: Record<string, unknown>): PersonAttributes {
	const { manager } = source;
	const text = ATTRIBUTES.flatMap((name) => {
		const value = source[name];
		return typeof value === "string" || value === null ? [[name, value]] : [];
	});
	return { ...Object.fromEntries(text), ...(manager === undefined ? {} : { manager: identifierOf(manager) }) };
}

function identifierOf(manager: unknown): string | null {
	if (typeof manager === "string") return manager;
	if (typeof manager !== "object" || manager === null) return null;
	const { id, email } = manager as { id?: unknown; email?: unknown };
	return typeof id === "string" ? id : typeof email === "string" ? email : null;
}
