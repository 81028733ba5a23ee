import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "@keyway/server/embedded/cluster";
import type { TestProject } from "vitest/node";

declare module "vitest" {
	interface ProvidedContext {
		databaseUrl: string;
	}
}

/** One real PostgreSQL for all tests of a run, in a directory of its own; each test file makes its own database in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const directory = mkdtempSync(join(tmpdir(), "keyway-test-"));
	// Tests kill our processes, not the machine: without fsync they are faster and prove the same.
	const cluster = await startCluster(directory, { fsync: "off", synchronous_commit: "on", full_page_writes: "off" });
	project.provide("databaseUrl", cluster.url);
	return async () => {
		await cluster.stop();
		rmSync(directory, { recursive: true, force: true });
	};
}
