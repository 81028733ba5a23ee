import { claimCluster, ensureDatabase } from "@keyway/db/ensure-database";
import { migrate } from "@keyway/db/migrate";
import type { Reporter } from "./console.ts";
import { startCluster } from "./embedded/cluster.ts";
import type { Env } from "./env.ts";

export type Storage = { url: string; close(): Promise<void> };

/** A migrated database: the one of DATABASE_URL, else the embedded PostgreSQL. */
export async function openStorage(env: Env, reporter: Reporter): Promise<Storage> {
	const done = reporter.begin("Starting the database");
	if (env.DATABASE_URL) {
		await migrate(env.DATABASE_URL).catch((cause: Error) => {
			const { host, pathname } = new URL(env.DATABASE_URL ?? "");
			throw new Error(
				`The database ${host}${pathname} of DATABASE_URL cannot be used: ${cause.message}. Look whether it is there, runs, and takes this user and password.`,
				{ cause },
			);
		});
		done("Database migrated");
		return { url: env.DATABASE_URL, close: async () => {} };
	}
	const cluster = await startCluster(env.dataDir);
	const claim = await claimCluster(cluster.url);
	if (!claim) {
		throw new Error(
			`Another Keyway server already runs on the data directory ${env.dataDir}. Stop it first, or give this one its own KEYWAY_DATA_DIR or a DATABASE_URL.`,
		);
	}
	const url = await ensureDatabase(cluster.url, "keyway");
	await migrate(url);
	done(`Database ready in ${env.dataDir}`);
	return {
		url,
		async close() {
			await claim.release();
			await cluster.stop();
		},
	};
}
