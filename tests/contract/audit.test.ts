import { createHash } from "node:crypto";
import { SYSTEM } from "@keyway/db/actor";
import { appendAudit, verifyAudit } from "@keyway/db/audit";
import { startUpkeep } from "@keyway/server/worker/upkeep";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, fresh, manualGraph, runTo, slackConnection } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

const write = (name: string) =>
	bed.db.transaction((tx) =>
		appendAudit(tx, { actor: SYSTEM, action: "test.done", target: { kind: "test", id: name, name } }),
	);

describe("the audit", () => {
	test.each(["csv", "json"])("leaves the house as %s with its number of rows and its hash", async (format) => {
		await write('=cmd|" /C calc"!A0');
		const { text, headers } = await bed.call(`/api/audit/export?format=${format}`);
		expect(headers.get("x-content-sha256")).toBe(createHash("sha256").update(text).digest("hex"));
		const rows = format === "json" ? (JSON.parse(text) as unknown[]).length : text.trimEnd().split("\r\n").length - 1;
		expect(Number(headers.get("x-row-count"))).toBe(rows);
		expect(rows).toBe((await verifyAudit(bed.db)).entries);
		expect(headers.get("content-disposition")).toContain(`audit.${format}`);
		// No spreadsheet takes a name for a formula.
		if (format === "csv") expect(text).toContain(`"'=cmd|"" /C calc""!A0"`);
	});

	test("lists every deed with who did it, to what", async () => {
		const { token } = await bed.tokenFor(["owner"], ["accounts:read", "accounts:write"]);
		const account = await bed.call("/api/accounts", {
			body: { email: `${fresh("a")}@acme.test`, name: "A", roles: [] },
			token,
		});
		await bed.call(`/api/accounts/${account.body["id"]}`, { method: "PATCH", body: { disabled: true }, token });
		const connection = await createdId(bed, "/api/connections", slackConnection());
		const user = await createdId(bed, "/api/users", { userName: fresh("u") });
		const flow = await createPublished(bed, manualGraph(true));
		const run = await runTo(bed, flow, "waiting");
		await bed.call(`/api/runs/${run}/resume`, { body: { card: "hold" } });
		const second = await runTo(bed, flow, "waiting");
		await bed.call(`/api/runs/${second}/cancel`, { method: "POST" });
		const actions = async (target: string) =>
			((await bed.call(`/api/audit?target=${target}`)).body["items"] as { action: string }[]).map(
				(each) => each.action,
			);
		expect(await actions(account.body["id"] as string)).toEqual(["account.disabled", "account.created"]);
		expect(await actions(connection)).toEqual(["connection.created"]);
		expect(await actions(user)).toEqual(["user.created"]);
		expect(await actions(flow)).toEqual(["flow.published", "flow.created"]);
		expect(await actions(run)).toEqual(["run.resumed", "run.started"]);
		expect(await actions(second)).toEqual(["run.cancelled", "run.started"]);
		const { body } = await bed.call(`/api/audit?target=${account.body["id"]}`);
		expect(body["items"]).toMatchObject([
			{ actor: { kind: "token", name: expect.stringContaining("@contract.test") } },
			{},
		]);
	});

	test("is one unbroken chain, also when many write at once", async () => {
		await Promise.all(Array.from({ length: 40 }, (_, at) => write(`parallel ${at}`)));
		const { body } = await bed.call("/api/audit/verify");
		expect(body).toMatchObject({ ok: true, brokenAt: null });
		expect(body["entries"]).toBeGreaterThanOrEqual(40);
	});

	test("cannot be changed, shortened or emptied, also not by the product's own user", async () => {
		await write("kept");
		const sql = bed.db.$client;
		await expect(sql`update audit set action = 'x'`).rejects.toThrow("append-only");
		await expect(sql`delete from audit`).rejects.toThrow("append-only");
		await expect(sql`truncate audit`).rejects.toThrow("append-only");
	});

	test("shows where somebody with all rights has changed it", async () => {
		await write("before");
		const sql = bed.db.$client;
		const [row] = await sql`select max(seq)::int as seq from audit`;
		await write("after");
		await sql`alter table audit disable trigger audit_keep_rows`;
		await sql`update audit set actor_name = 'Somebody else' where seq = ${row?.["seq"]}`;
		expect(await verifyAudit(bed.db)).toMatchObject({ ok: false, brokenAt: row?.["seq"] });
		await sql`update audit set actor_name = 'Keyway' where seq = ${row?.["seq"]}`;
		expect(await verifyAudit(bed.db)).toMatchObject({ ok: true });
		await sql`delete from audit where seq = ${row?.["seq"]}`;
		expect(await verifyAudit(bed.db)).toMatchObject({ ok: false, brokenAt: Number(row?.["seq"]) + 1 });
	});

	test("has a head that tells when its newest entries were cut off", async () => {
		await write("kept");
		await write("cut");
		const logged: unknown[] = [];
		const log = { debug() {}, warn() {}, error() {}, info: (fields: unknown) => void logged.push(fields) };
		const upkeep = startUpkeep(bed.db, log, {});
		const head = (await until("the head in the log", async () => logged[0])) as { seq: number; hash: string };
		await upkeep.stop();
		const sql = bed.db.$client;
		await sql`alter table audit disable trigger audit_keep_rows`;
		const broken = await verifyAudit(bed.db);
		await sql`delete from audit where seq = ${head.seq}`;
		expect(await verifyAudit(bed.db)).not.toMatchObject({ head: head.hash, entries: head.seq });
		expect(broken.head === head.hash || broken.brokenAt !== null).toBe(true);
	});
});
