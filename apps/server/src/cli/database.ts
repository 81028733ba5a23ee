import { claimCluster, ensureDatabase } from "@keyway/db/ensure-database";
import { startCluster } from "../embedded/cluster.ts";
import type { Env } from "../env.ts";

/** The database that the server of this environment uses, whether or not that server runs at the moment. */
export async function openDatabase(env: Env): Promise<{ url: string; close(): Promise<void> }> {
	if (env.DATABASE_URL) return { url: env.DATABASE_URL, close: async () => {} };
	const cluster = await startCluster(env.dataDir);
	const claim = await claimCluster(cluster.url);
	const url = await ensureDatabase(cluster.url, "keyway");
	return {
		url,
		async close() {
			// A server has it: it is not ours to stop.
			if (!claim) return;
			await claim.release();
			await cluster.stop();
		},
	};
}
