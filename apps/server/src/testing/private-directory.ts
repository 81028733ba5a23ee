import { randomUUID } from "node:crypto";
import type { DirectoryPort } from "@keyway/connector-sdk/context";
import { errors } from "@keyway/schema/error";
import { type Person, PersonStatus } from "@keyway/schema/person";

const fail = errors({
	USER_NAME_TAKEN: [409, "Somebody has the user name {value} already. Choose another."],
	EMAIL_TAKEN: [409, "Somebody has the e-mail address {value} already. Choose another."],
	USER_NEEDS_NAME: [422, "A user needs a user name, an e-mail address or a name."],
	PERSON_NOT_FOUND: [404, "Nobody in the directory has the id {id}."],
});

/** A person with an id; null = deleted in this test. */
type Known = Person & { id: string };

const key = (value: unknown): string | null =>
	typeof value === "string" && value.trim() !== "" ? value.normalize("NFKC").trim().toLowerCase() : null;

const isCalled = (person: Person, identifier: string): boolean =>
	person.id === identifier || [person.email, person.userName].some((name) => key(name) === key(identifier));

/**
 * A directory for one test: it reads the real one, and keeps to itself what the test changes. Nothing is emitted, nothing
 * is audited, nobody's account ends. `people` are there beside the real ones.
 */
export function privateDirectory(real: DirectoryPort, people: readonly Person[] = []): DirectoryPort {
	const own = new Map<string, Known | null>();
	const made = new Map<string, Known>();
	for (const person of people) keep({ ...person, id: person.id ?? randomUUID() });

	function keep(person: Known): Known {
		own.set(person.id, person);
		return person;
	}

	async function find(identifier: string): Promise<Known | null> {
		for (const person of own.values()) if (person && isCalled(person, identifier)) return person;
		const person = await real.find(identifier);
		// Who is here under the same id was renamed or deleted in this test.
		return person?.id !== undefined && !own.has(person.id) ? (person as Known) : null;
	}

	async function existing(id: string): Promise<Known> {
		const person = await find(id);
		if (!person) throw fail("PERSON_NOT_FOUND", { id });
		return person;
	}

	async function refuseTaken(person: Person, id: string): Promise<void> {
		for (const [name, code] of [
			["userName", "USER_NAME_TAKEN"],
			["email", "EMAIL_TAKEN"],
		] as const) {
			const value = person[name];
			const other = key(value) === null ? null : await find(value as string);
			if (other && other.id !== id && key(other[name]) === key(value)) throw fail(code, { value: value as string });
		}
	}

	async function managed(person: Known): Promise<Known> {
		const { manager } = person;
		const identifier = typeof manager === "string" ? manager : (manager?.id ?? manager?.email);
		const found = identifier ? await find(identifier) : null;
		return found ? { ...person, manager: found } : person;
	}

	return {
		find,

		async search({ text, status, limit }) {
			const fitting = [...own.values()].filter((person): person is Known => {
				if (!person || (status !== undefined && person.status !== PersonStatus.parse(status))) return false;
				const words = [person.displayName, person.firstName, person.lastName, person.email, person.userName];
				return text === undefined || words.join("\n").toLowerCase().includes(text.toLowerCase());
			});
			const others = (
				await real.search({
					...(text === undefined ? {} : { text }),
					...(status === undefined ? {} : { status }),
					limit,
				})
			).filter((person) => person.id === undefined || !own.has(person.id));
			return [...fitting, ...others].slice(0, limit);
		},

		async create(person, idempotencyKey) {
			const before = made.get(idempotencyKey);
			if (before) return before;
			const name = [person.firstName, person.lastName].filter(Boolean).join(" ");
			const displayName = person.displayName ?? (name || undefined);
			const userName = person.userName ?? person.email ?? displayName?.toLowerCase().replace(/\s+/g, ".");
			if (!userName) throw fail("USER_NEEDS_NAME");
			const id = randomUUID();
			const created = { ...person, id, userName, displayName, status: person.status ?? ("active" as const) };
			await refuseTaken(created, id);
			const kept = keep(await managed({ ...created, createdAt: new Date().toISOString() }));
			made.set(idempotencyKey, kept);
			return kept;
		},

		async update(id, attributes) {
			const changed = { ...(await existing(id)), ...attributes, id } as Known;
			await refuseTaken(changed, id);
			return keep(await managed(changed));
		},

		async setStatus(id, status) {
			return keep({ ...(await existing(id)), status });
		},

		async delete(id) {
			await existing(id);
			own.set(id, null);
		},

		async isTaken(attribute, value) {
			for (const person of own.values()) if (person && key(person[attribute]) === key(value)) return true;
			return real.isTaken(attribute, value);
		},
	};
}
