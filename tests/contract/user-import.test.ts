import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, fresh, listeningGraph } from "./things.ts";

let bed: Bed;
let listening = "";
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	listening = await createPublished(bed, listeningGraph("directory.userCreated"));
});
afterAll(() => bed.stop());

const send = (body: string, headers: Record<string, string> = {}) =>
	bed.call("/api/users/import", { body, headers: { "content-type": "text/csv", ...headers } });

type Import = { id: string; status: string; rows: number; refused: number; created: number; message: string | null };

/** Sends a file and follows the import to its end. */
async function imported(file: string): Promise<Import> {
	const { status, body, text } = await send(file);
	expect([status, text]).toEqual([202, expect.any(String)]);
	return until("the import to end", async () => {
		const { body: read } = await bed.call(`/api/users/imports/${body["id"]}`);
		return ["done", "refused", "failed"].includes(String(read["status"])) && (read as Import);
	});
}

const refused = async (id: string) => (await bed.call(`/api/users/imports/${id}/refused`)).body["items"];
const found = async (search: string) =>
	(await bed.call(`/api/users?search=${search}`)).body["items"] as Record<string, unknown>[];

describe("an import of people", () => {
	test("creates all of them, managers of the same file too, and starts a flow for each", async () => {
		const marker = fresh("imp");
		const file = [
			"E-mail,First name,last_name,Department,Manager",
			`${marker}.a@acme.test,Ana,Perez,"Sales, EMEA",${marker}.b@acme.test`,
			`${marker}.b@acme.test,Bo,"O""Hara",Sales,`,
		].join("\r\n");
		expect(await imported(file.replace("E-mail", "Email"))).toMatchObject({ status: "done", rows: 2, created: 2 });
		expect(await found(marker)).toMatchObject([
			{
				firstName: "Ana",
				department: "Sales, EMEA",
				displayName: "Ana Perez",
				manager: { email: `${marker}.b@acme.test` },
			},
			{ lastName: 'O"Hara', userName: `${marker}.b@acme.test`, manager: null },
		]);
		const runs = (await bed.call(`/api/runs?flow=${listening}`)).body["items"] as { id: string }[];
		expect(runs).toHaveLength(2);
		const inputs = await Promise.all(runs.map(async ({ id }) => (await bed.call(`/api/runs/${id}`)).body["input"]));
		expect(JSON.stringify(inputs)).toContain(`"manager":{"id"`);
	});

	test("creates nobody while one row cannot be, and tells all such rows with their lines", async () => {
		const marker = fresh("bad");
		const taken = `${marker}.taken@acme.test`;
		await createdId(bed, "/api/users", { email: taken });
		const file = [
			"email,firstName,userType,manager",
			`${marker}.good@acme.test,Good,employee,`,
			"not an address,Bad,employee,",
			`${marker}.type@acme.test,Bad,astronaut,`,
			`${taken.toUpperCase()},Bad,employee,`,
			`${marker}.twice@acme.test,Once,employee,`,
			`${marker}.Twice@acme.test,Twice,employee,`,
			`${marker}.lost@acme.test,Lost,employee,ghost@acme.test`,
			",Nameless,employee,",
			`${marker}.short@acme.test,Short`,
			`${marker}.x@acme.test,X,employee,${marker}.y@acme.test`,
			`${marker}.y@acme.test,Y,employee,${marker}.x@acme.test`,
		].join("\n");
		const ended = await imported(file);
		expect(ended).toMatchObject({ status: "refused", rows: 11, refused: 9, created: 0 });
		const rows = (await refused(ended.id)) as { line: number; problem: string; values: object }[];
		expect(rows.map((row) => row.line)).toEqual([3, 4, 5, 7, 8, 9, 10, 11, 12]);
		const says = (line: number) => rows.find((row) => row.line === line)?.problem;
		expect(says(3)).toContain("email");
		expect(says(4)).toContain("userType");
		expect(says(5)).toContain("already");
		expect(says(7)).toContain("earlier row");
		expect(says(8)).toContain("manager");
		expect(says(9)).toContain("user name or an e-mail");
		expect(says(10)).toContain("fewer values");
		expect(says(11)).toContain("below");
		expect(await found(`${marker}.good`)).toEqual([]);
		const { body: page } = await bed.call(`/api/users/imports/${ended.id}/refused?limit=2`);
		expect([(page["items"] as unknown[]).length, page["nextCursor"]]).toEqual([2, expect.any(String)]);
	});

	test("takes semicolons and a byte order mark, and is one entry of the audit", async () => {
		const marker = fresh("semi");
		const ended = await imported(`\ufeffUser name;Title\n${marker}.one;Head, of IT\n`);
		expect(ended).toMatchObject({ status: "done", created: 1 });
		expect(await found(marker)).toMatchObject([{ userName: `${marker}.one`, title: "Head, of IT" }]);
		const { body } = await bed.call(`/api/audit?target=${ended.id}`);
		expect(body["items"]).toMatchObject([{ action: "users.imported", details: { created: 1 } }]);
	});

	test("of thousands is one transaction that never holds the file in memory", async () => {
		const marker = fresh("many");
		const lines = Array.from({ length: 3_000 }, (_, n) => `${marker}.${n}@acme.test,Person,${n}`);
		expect(await imported(["email,firstName,lastName", ...lines].join("\n"))).toMatchObject({
			status: "done",
			rows: 3_000,
			created: 3_000,
		});
		expect(
			(
				await bed.db.$client`select count(*)::int as n from event where data->'user'->>'email' like ${`${marker}.%`}`
			)[0],
		).toEqual({
			n: 3_000,
		});
	});

	test("that is no such file is refused at once", async () => {
		const answers = async (body: string, headers?: Record<string, string>) => {
			const { status, body: problem } = await send(body, headers);
			return [status, problem.code];
		};
		expect(await answers("email,shoe size\na@b.test,38\n")).toEqual([422, "CSV_COLUMNS_UNKNOWN"]);
		expect(await answers('email\n"a@b.test\n')).toEqual([422, "CSV_INVALID"]);
		expect(await answers(`email\n${"x".repeat(70_000)}\n`)).toEqual([422, "CSV_INVALID"]);
		expect(await answers("email\n", { "content-type": "application/json" })).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
		expect(
			(await bed.call("/api/users/import", { method: "POST", headers: { "content-type": "text/csv" } })).status,
		).toBe(202);
		expect((await bed.call(`/api/users/imports/${crypto.randomUUID()}`)).status).toBe(404);
	});
});
