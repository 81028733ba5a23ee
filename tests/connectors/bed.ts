import type { ActionContext, DirectoryPort } from "@keyway/connector-sdk/context";
import type { ActionDefinition, ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { createSandbox, type Sandbox, sandboxConnections } from "@keyway/sandbox/sandbox";
import type { Person } from "@keyway/schema/person";
import { createOutbound } from "@keyway/server/egress/outbound";
import { z } from "zod";

type Connections = Record<keyof ReturnType<typeof sandboxConnections>, Record<string, unknown>>;
export type Bed = {
	sandbox: Sandbox;
	connections: Connections;
	outbound: ReturnType<typeof createOutbound>;
	directory: DirectoryPort & { people: Person[] };
	/** Runs an action as the engine does: input checked by its schema, output held against its schema. */
	act(
		connector: ConnectorDefinition,
		action: string,
		input: object,
		options?: Acting,
	): Promise<Record<string, unknown>>;
	/** The sandbox's own API. */
	ask<T>(path: string): Promise<T>;
	tell(method: string, path: string, body?: object): Promise<Response>;
	close(): Promise<void>;
};
type Acting = { connection?: Record<string, unknown>; key?: string; signal?: AbortSignal };

/** The sandbox, reached through the real outbound client over real HTTP and SMTP. */
export async function createBed(alsoAllow: readonly string[] = []): Promise<Bed> {
	const sandbox = await createSandbox();
	const own = [`127.0.0.1:${sandbox.port}`, `127.0.0.1:${sandbox.smtpPort}`];
	const outbound = createOutbound({ allow: [...own, ...alsoAllow].join(), own: [] });
	const connections: Connections = sandboxConnections(sandbox);
	const directory = memoryDirectory();
	let keys = 0;
	return {
		sandbox,
		connections,
		outbound,
		directory,
		async act(connector, name, input, { connection, key, signal } = {}) {
			const action = connector.actions?.find((each) => each.id === name) as ActionDefinition;
			const fields = connection ?? (connections as Record<string, Record<string, unknown>>)[connector.id] ?? {};
			const context: ActionContext = {
				connection:
					connector.connectionOptional && !connection ? {} : z.object(connector.connection ?? {}).parse(fields),
				outbound,
				directory,
				signal: signal ?? new AbortController().signal,
				idempotencyKey: key ?? `run/card-${keys++}`,
				now: new Date("2026-01-31T09:00:00Z"),
			};
			const output = await action.run(z.object(action.input).parse(input), context);
			return z.strictObject(action.output).parse(output);
		},
		async ask<T>(path: string) {
			return (await (await fetch(`${sandbox.url}${path}`)).json()) as T;
		},
		tell: (method, path, body) =>
			fetch(`${sandbox.url}${path}`, {
				method,
				...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
			}),
		async close() {
			await outbound.close();
			await sandbox.close();
		},
	};
}

/** A directory in memory, with the promises of the port: keys repeat nothing, taken is taken for ever. */
export function memoryDirectory(people: Person[] = []): DirectoryPort & { people: Person[] } {
	const created = new Map<string, Person>();
	const taken = new Set<string>();
	const note = (person: Person) => {
		for (const value of [person.email, person.userName]) if (value) taken.add(value.toLowerCase());
		return person;
	};
	people.forEach(note);
	const find = (identifier: string) =>
		people.find((each) => [each.id, each.email, each.userName].includes(identifier)) ?? null;
	const change = (id: string, attributes: Record<string, unknown>) => {
		const person = find(id);
		if (!person) throw new Error(`no person ${id}`);
		return note(Object.assign(person, attributes));
	};
	return {
		people,
		find: async (identifier) => find(identifier),
		search: async ({ status, limit }) => people.filter((each) => !status || each.status === status).slice(0, limit),
		async create(person, key) {
			const before = created.get(key);
			if (before) return before;
			const made = note({ ...person, id: `p${people.length + 1}`, status: "active" });
			people.push(made);
			created.set(key, made);
			return made;
		},
		update: async (id, attributes) => change(id, attributes),
		setStatus: async (id, status) => change(id, { status }),
		async delete(id) {
			const at = people.findIndex((each) => each.id === id);
			if (at >= 0) people.splice(at, 1);
		},
		isTaken: async (_attribute, value) => taken.has(value.toLowerCase()),
	};
}

/** The failure of a card: what the engine would see. */
export async function failureOf(
	call: Promise<unknown>,
): Promise<{ kind: string; code: string; message: string; retryAfter?: number }> {
	const error: unknown = await call.then(
		(value) => new Error(`It went well: ${JSON.stringify(value)}`),
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof Error) || !("kind" in error)) throw error;
	return error as unknown as { kind: string; code: string; message: string; retryAfter?: number };
}
