import { ConnectorError } from "@keyway/connector-sdk/error";
import type { connectionRoutes } from "@keyway/contract/connections";
import {
	type Connection,
	deleteConnection,
	findConnection,
	listConnections,
	recordConnectionTest,
} from "@keyway/db/connections";
import { AppError, errors } from "@keyway/schema/error";
import { createConnection, openConnection, updateConnection } from "../../secrets/connections.ts";
import { fail as refuse } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";

const fail = errors({
	OPTIONS_FAILED: [502, "{message}"],
});

/** Milliseconds that a service has to answer a test or a drop-down. */
const PATIENCE = 15_000;

export const connectionHandlers: Handlers<typeof connectionRoutes> = {
	async listConnections({ query, services }) {
		return listConnections(services.db, query);
	},

	createConnection: ({ body, principal, services }) =>
		services.db.transaction((tx) => createConnection(services, tx, body, principal.actor)),

	async getConnection({ params, services }) {
		return shown(await stored(services, params.id));
	},

	updateConnection: ({ params, body, principal, services }) =>
		services.db.transaction((tx) => updateConnection(services, tx, params.id, body, principal.actor)),

	async deleteConnection({ params, principal, services }) {
		await services.db.transaction((tx) => deleteConnection(tx, params.id, principal.actor));
	},

	async testConnection({ params, services }) {
		const found = await stored(services, params.id);
		const connector = services.registry.connector(found.connector);
		const test = connector?.test;
		if (!test) return { ok: true, message: "Nothing to try: this connector has no test." };
		const result = await attempt(() => test(contextOf(services, found)));
		const verdict = result instanceof Error ? { ok: false, message: result.message } : { ok: true, message: result };
		await recordConnectionTest(services.db, params.id, verdict);
		return verdict;
	},

	async listOptions({ params, query, services }) {
		const found = await stored(services, params.id);
		const name = params.source.replace(`${found.connector}.`, "");
		const options = services.registry.connector(found.connector)?.options ?? {};
		const source = Object.hasOwn(options, name) ? options[name] : undefined;
		if (!source) throw refuse("NOT_FOUND");
		const { search, cursor } = query;
		const asked = { search, ...(cursor === undefined ? {} : { cursor }) };
		const page = await attempt(() => source(asked, contextOf(services, found)));
		if (page instanceof Error) throw fail("OPTIONS_FAILED", { message: page.message }, { cause: page });
		return { items: page.items, nextCursor: page.next ?? null };
	},
};

async function stored({ db }: Services, id: string) {
	const found = await findConnection(db, id);
	if (!found) throw refuse("NOT_FOUND");
	return found;
}

/** Without what only the vault reads. */
function shown({ sealed: _, version: __, ...connection }: Awaited<ReturnType<typeof stored>>): Connection {
	return connection;
}

function contextOf({ vault, outbound }: Services, found: Awaited<ReturnType<typeof stored>>) {
	const { values } = openConnection(vault, found);
	return { connection: values, outbound, signal: AbortSignal.timeout(PATIENCE) };
}

/** What a service refused is an answer here; what we did not foresee is not. */
async function attempt<T>(work: () => Promise<T>): Promise<T | Error> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof ConnectorError || error instanceof AppError) return error;
		throw error;
	}
}
