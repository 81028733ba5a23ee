import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, startCluster } from "@keyway/server/embedded/cluster";
import postgres from "postgres";
import { afterEach, expect, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "keyway-cluster-"));
let cluster: Cluster;

afterEach(async () => {
	await cluster.stop();
	rmSync(directory, { recursive: true, force: true });
});

test("a cluster left running by a killed server is taken over with its data", async () => {
	cluster = await startCluster(directory);
	const first = postgres(cluster.url, { max: 1 });
	await first`create table kept as select 42 as answer`;
	await first.end();
	const again = await startCluster(directory);
	expect(again.port).toBe(cluster.port);
	const second = postgres(again.url, { max: 1 });
	expect(await second`select answer from kept`).toEqual([{ answer: 42 }]);
	await second.end();
	await again.stop();
	cluster = await startCluster(directory);
	const third = postgres(cluster.url, { max: 1 });
	expect(await third`select answer from kept`).toEqual([{ answer: 42 }]);
	await third.end();
});
