import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { SYSTEM } from "@keyway/db/actor";
import { createConnection } from "@keyway/db/connections";
import { newId } from "@keyway/db/id";
import { listSealed } from "@keyway/db/sealed-secrets";
import { literal } from "@keyway/schema/field-value";
import { boundTo } from "@keyway/server/secrets/connections";
import { createVault } from "@keyway/server/secrets/vault";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, say, useStage } from "./stage.ts";

const stage = useStage();
const [OLD, NEW] = ["an old key of thirty-two characters!", "a new key of thirty-two characters!!"];
let directory = "";
beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "keyway-command-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let id = "";
beforeEach(async () => {
	id = newId();
	const sealed = createVault([OLD]).seal('{"token":"xoxb-1"}', boundTo(id, 1));
	await stage.bed.db.transaction((tx) =>
		createConnection(tx, { id, connector: "slack", name: "Chat", fields: {}, secrets: ["token"], sealed }, SYSTEM),
	);
});

/** Runs a command as people do; `code` 0 = all is well. */
const keyway = (keys: string, ...words: string[]) => keywayWith({ KEYWAY_SECRET_KEY: keys }, ...words);

function keywayWith(given: NodeJS.ProcessEnv, ...words: string[]): Promise<{ code: number; output: string }> {
	const program = fileURLToPath(import.meta.resolve("@keyway/server/cli/keyway"));
	const env = { ...process.env, DATABASE_URL: stage.bed.url, KEYWAY_DATA_DIR: directory, ...given };
	return new Promise((resolve) => {
		execFile(process.execPath, [program, ...words], { env }, (error, stdout, stderr) =>
			resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
		);
	});
}

test("a rotation wraps every secret with the newest key, and says which ones it cannot open", async () => {
	expect((await keyway(NEW, "keys", "rotate")).code).toBe(1);
	expect((await keyway(NEW, "backup", "check")).output).toContain("connection Chat: The key");
	const rotated = await keyway(`${NEW},${OLD}`, "keys", "rotate");
	expect(rotated).toEqual({ code: 0, output: expect.stringContaining('"wrapped":1') });
	expect((await keyway(`${NEW},${OLD}`, "keys", "rotate")).output).toContain('"already new":1');
	const [record] = await listSealed(stage.bed.db);
	expect(record && createVault([NEW]).open(record.sealed, boundTo(id, 1))).toBe('{"token":"xoxb-1"}');
	expect((await keyway(NEW, "backup", "check")).code).toBe(0);
});

test("a backup in which a live run lost its job is not whole", async () => {
	const engine = await stage.bed.start([stage.outside()], { leaseSeconds: 600 });
	await stage.bed.publish(flowOf({ main: [card("hold", "flow.wait", { duration: literal("P1D") })] }));
	const run = await first(engine);
	await stage.bed.reaches(run, "waiting");
	expect((await keyway(OLD, "backup", "check")).code).toBe(0);
	await stage.bed.db.$client`delete from wait`;
	await until("no job left", async () => (await stage.bed.db.$client`select from pgboss.job`).length === 0);
	const checked = await keyway(OLD, "backup", "check");
	expect(checked).toEqual({ code: 1, output: expect.stringContaining(`Run ${run} is live and has no job`) });
});

test("commands that there are not are answered with those that there are; the audit log and the search are looked after", async () => {
	const unknown = await keyway(OLD, "keys");
	expect(unknown).toEqual({ code: 2, output: expect.stringContaining("keys rotate") });
	expect(await keyway(OLD, "help")).toEqual({ code: 0, output: expect.stringContaining("backup check") });
	expect(await keyway(OLD, "audit", "verify")).toEqual({ code: 0, output: expect.stringContaining('"ok":true') });
	expect((await keyway(OLD, "projector", "rebuild")).code).toBe(0);
	expect((await keyway(OLD, "history", "retain", "--days=365")).code).toBe(0);
});

test("failed runs are gone on with by their ids, or all of a flow, at the failed card and with its key", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	stage.answer = () => Promise.reject(new ConnectorError("invalid", "NO", "Not today."));
	const flow = await stage.bed.publish(flowOf({ main: [say("one"), say("two")] }));
	const [one, two, three] = [await first(engine), await first(engine), await first(engine)];
	for (const run of [one, two, three]) await stage.bed.reaches(run, "failed");
	stage.answer = () => "heard";
	expect(await keyway(OLD, "runs", "retry", one)).toEqual({ code: 0, output: '{"retried":1,"refused":0}\n' });
	await stage.bed.reaches(one, "succeeded");
	expect(stage.calls.filter(({ key }) => key === `${one}/one`)).toHaveLength(2);
	const again = await keyway(OLD, "runs", "retry", one, two);
	expect(again).toEqual({ code: 1, output: expect.stringContaining(`${one}: Only a failed run can be retried`) });
	expect((await keyway(OLD, "runs", "retry", `--flow=${flow}`)).output).toContain('{"retried":1,"refused":0}');
	for (const run of [two, three]) await stage.bed.reaches(run, "succeeded");
});

const NOBODY = "0190b0a0-0000-7000-8000-000000000001";

test("what cannot be worked with is said in a line: a database, a setting, a flow, a word", async () => {
	const elsewhere = new URL(stage.bed.url);
	elsewhere.pathname = "/nowhere";
	const cases: [NodeJS.ProcessEnv, string[], string, number][] = [
		[{ DATABASE_URL: elsewhere.href }, ["backup", "check"], "Look at DATABASE_URL", 1],
		[{ DATABASE_URL: "nonsense" }, ["keys", "rotate"], "postgres://user:password@host", 1],
		[{}, ["runs", "retry", `--flow=${NOBODY}`], `There is no flow ${NOBODY}`, 1],
		[{}, ["runs", "retry", "abc"], "“abc” is no id", 2],
	];
	const done = cases.map(async ([given, words, told, code]) => {
		const ended = await keywayWith({ KEYWAY_SECRET_KEY: OLD, ...given }, ...words);
		expect(ended).toEqual({ code, output: expect.stringContaining(told) });
		expect(ended.output).not.toMatch(/^\s+at /m);
	});
	await Promise.all(done);
});
