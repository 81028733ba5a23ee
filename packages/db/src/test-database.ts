import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { migrate } from "./migrate.ts";

/** A fresh, migrated database in the cluster at `clusterUrl`, for one test file: give it back with `drop`. */
export async function createTestDatabase(clusterUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
	const name = `test_${randomBytes(6).toString("hex")}`;
	const url = new URL(clusterUrl);
	url.pathname = `/${name}`;
	await administer(clusterUrl, `create database ${name}`);
	await migrate(url.href);
	return { url: url.href, drop: () => administer(clusterUrl, `drop database ${name} with (force)`) };
}

async function administer(clusterUrl: string, statement: string): Promise<void> {
	const client = postgres(clusterUrl, { max: 1, onnotice: () => {} });
	try {
		await client.unsafe(statement);
	} finally {
		await client.end();
	}
}
