import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, startCluster } from "@keyway/server/embedded/cluster";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";

let directory: string;
let cluster: Cluster;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "keyway-cluster-"));
});
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

test("servers that start on a new directory at the same moment meet in one cluster", async () => {
	const clusters = await Promise.all([startCluster(directory), startCluster(directory), startCluster(directory)]);
	cluster = clusters[0] as Cluster;
	expect(new Set(clusters.map((each) => each.url)).size).toBe(1);
	const client = postgres(cluster.url, { max: 1 });
	expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
	await client.end();
});

test("a program that has the number of the cluster's old process is not taken for it", async () => {
	cluster = await startCluster(directory);
	const path = join(directory, "cluster", "postmaster.pid");
	const [, ...lines] = readFileSync(path, "utf8").split("\n");
	await cluster.stop();
	writeFileSync(path, [String(process.pid), ...lines].join("\n"));
	cluster = await startCluster(directory);
	const client = postgres(cluster.url, { max: 1 });
	expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
	await client.end();
});

test("what a first start left that was killed at its beginning is begun again", async () => {
	mkdirSync(join(directory, "cluster", "base"), { recursive: true });
	writeFileSync(join(directory, "starting.sock"), "");
	writeFileSync(join(directory, "database-password.17.partial"), "cut");
	cluster = await startCluster(directory);
	const client = postgres(cluster.url, { max: 1 });
	expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
	await client.end();
});
