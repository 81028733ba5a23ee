import postgres from "postgres";

/** Any number, the same in every server that uses an embedded cluster. */
const SERVER_LOCK = 4_721_302;

/** Makes the database `name` in the cluster at `clusterUrl` if it is missing, and gives its address. */
export async function ensureDatabase(clusterUrl: string, name: string): Promise<string> {
	const client = postgres(clusterUrl, { max: 1, onnotice: () => {} });
	try {
		const found = await client`select 1 from pg_database where datname = ${name}`;
		if (found.length === 0) await client`create database ${client(name)}`;
	} finally {
		await client.end();
	}
	const url = new URL(clusterUrl);
	url.pathname = `/${name}`;
	return url.href;
}

/**
 * Marks the cluster as used by this server; null = another server has it. PostgreSQL drops the mark with the
 * connection, so a killed server leaves none behind.
 */
export async function claimCluster(url: string): Promise<{ release(): Promise<void> } | null> {
	const client = postgres(url, { max: 1, idle_timeout: 0, max_lifetime: null, onnotice: () => {} });
	const [row] = await client<{ claimed: boolean }[]>`select pg_try_advisory_lock(${SERVER_LOCK}) as claimed`;
	if (row?.claimed) return { release: () => client.end() };
	await client.end();
	return null;
}
