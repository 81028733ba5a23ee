import { directoryPort } from "@keyway/db/directory-port";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, fresh, listeningGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	await createPublished(bed, listeningGraph("directory.userCreated"));
});
afterAll(() => bed.stop());

const eventsOf = async (type: string) =>
	(await bed.db.$client`select data from event where type = ${type} order by id`).map((row) => row["data"]);

describe("a user", () => {
	test("who is created starts the flows that listen, in the same commit", async () => {
		const manager = `${fresh("boss")}@acme.test`;
		await createdId(bed, "/api/users", { email: manager, firstName: "Maria", lastName: "Schulz" });
		const body = { email: "zoe.b@acme.test", firstName: "Zoë", lastName: "Bauer", userType: "contractor", manager };
		const id = await createdId(bed, "/api/users", body);
		const run = await until("the run", async () => {
			const { body: runs } = await bed.call("/api/runs?user=zoe.b");
			return (runs["items"] as { id: string }[])[0];
		});
		const { body: read } = await bed.call(`/api/runs/${run.id}`);
		expect(read["input"]).toMatchObject({
			user: {
				id,
				displayName: "Zoë Bauer",
				userName: "zoe.b@acme.test",
				status: "active",
				manager: { email: manager },
			},
			source: "token",
		});
		expect(JSON.stringify(read["input"])).not.toContain(":null");
	});

	test("that is refused starts nothing", async () => {
		const email = `${fresh("twin")}@acme.test`;
		await createdId(bed, "/api/users", { email });
		const before = (await eventsOf("directory.userCreated")).length;
		const answer = await bed.call("/api/users", { body: { email: email.toUpperCase() } });
		expect([answer.status, answer.body.code]).toEqual([409, "USER_NAME_TAKEN"]);
		const other = await bed.call("/api/users", { body: { email: email.toUpperCase(), userName: fresh("u") } });
		expect([other.status, other.body.code]).toEqual([409, "EMAIL_TAKEN"]);
		expect((await eventsOf("directory.userCreated")).length).toBe(before);
	});

	test("of two with one name at the same moment is created once, and nobody gets a server error", async () => {
		const userName = fresh("race");
		const answers = await Promise.all([1, 2, 3, 4].map(() => bed.call("/api/users", { body: { userName } })));
		expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
	});

	test("without a user name gets a free one made of the name", async () => {
		const make = async () => (await bed.call("/api/users", { body: { firstName: "Łukasz", lastName: "O'Neil" } })).body;
		expect([(await make())["userName"], (await make())["userName"]]).toEqual(["łukasz.o.neil", "łukasz.o.neil2"]);
	});

	test("whose attributes change tells what was before; the same again tells nothing", async () => {
		const id = await createdId(bed, "/api/users", { email: `${fresh("m")}@acme.test`, department: "Sales" });
		const patch = (body: object) => bed.call(`/api/users/${id}`, { method: "PATCH", body });
		await patch({ department: "IT", title: "Engineer" });
		await patch({ department: "IT" });
		const told = (await eventsOf("directory.userUpdated")) as { user: { id: string } }[];
		expect(told.filter((event) => event.user.id === id)).toMatchObject([
			{ user: { department: "IT" }, before: { department: "Sales" }, changed: ["department", "title"] },
		]);
		expect((await patch({ department: null })).body["department"]).toBeNull();
	});

	test("cannot be their own manager, also not through others", async () => {
		const a = await createdId(bed, "/api/users", { userName: fresh("a") });
		const b = await createdId(bed, "/api/users", { userName: fresh("b"), manager: a });
		const loop = await bed.call(`/api/users/${a}`, { method: "PATCH", body: { manager: b } });
		expect([loop.status, loop.body.code]).toEqual([422, "MANAGER_LOOP"]);
	});

	test("who is deleted is gone, and the address is remembered as taken", async () => {
		const email = `${fresh("gone")}@acme.test`;
		const id = await createdId(bed, "/api/users", { email, firstName: "Vera", phone: "123" });
		expect((await bed.call(`/api/users/${id}`, { method: "DELETE" })).status).toBe(204);
		expect((await bed.call(`/api/users/${id}`)).status).toBe(404);
		const port = directoryPort(bed.db, async () => undefined);
		expect(await port.isTaken("email", email.toUpperCase())).toBe(true);
		const rows = await bed.db.$client`select first_name, phone from person where id = ${id}`;
		expect(rows[0]).toEqual({ first_name: null, phone: null });
		await createdId(bed, "/api/users", { email });
	});

	test("lists are sorted by name, paged, searched and filtered", async () => {
		const marker = fresh("list");
		for (const name of ["Cara", "adam", "Berta"])
			await createdId(bed, "/api/users", { firstName: name, lastName: marker, department: `Dep ${marker}` });
		const names: string[] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const { body } = await bed.call(`/api/users?search=${marker}&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
			names.push(...(body["items"] as { firstName: string }[]).map((user) => user.firstName));
			cursor = body["nextCursor"] as string | null;
		}
		expect(names).toEqual(["adam", "Berta", "Cara"]);
		const { body } = await bed.call(`/api/users?department=dep%20${marker}&status=active,suspended`);
		expect(body["items"]).toHaveLength(3);
	});
});

describe("colleagues", () => {
	test("are found by name and work address, while they are active, and by nothing private", async () => {
		const marker = fresh("col").toLowerCase();
		const here = { firstName: "Here", lastName: marker, email: `here.${marker}@acme.test` };
		const id = await createdId(bed, "/api/users", { ...here, personalEmail: `private.${marker}x@home.test` });
		const gone = await createdId(bed, "/api/users", { firstName: "Gone", lastName: marker });
		await bed.call(`/api/users/${gone}/deactivate`, { body: {} });
		const found = async (search: string) => (await bed.call(`/api/colleagues?search=${search}`)).body["items"];
		expect(await found(marker)).toEqual([{ id, name: `Here ${marker}`, email: here.email }]);
		expect(await found(`private.${marker}x`)).toEqual([]);
		expect((await bed.call("/api/colleagues?search=a")).status).toBe(400);
	});
});

describe("the directory as cards use it", () => {
	test("creates a person once for a key, however often the card is tried", async () => {
		const emitted: string[] = [];
		const port = directoryPort(bed.db, async (_, event) => emitted.push(event.type));
		const person = { firstName: "Key", lastName: fresh("Once") };
		const tries = await Promise.allSettled([1, 2, 3].map(() => port.create(person, "run-1/create")));
		const made = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value.id] : []));
		const again = await port.create(person, "run-1/create");
		expect(new Set([...made, again.id]).size).toBe(1);
		expect(emitted).toEqual(["directory.userCreated"]);
		expect((await port.create({ ...person, userName: fresh("u") }, "run-2/create")).id).not.toBe(again.id);
	});
});

describe("groups", () => {
	test("tell who came and went, once each", async () => {
		const group = await createdId(bed, "/api/groups", { name: fresh("IT") });
		const user = await createdId(bed, "/api/users", { userName: fresh("u") });
		const path = `/api/groups/${group}/members/${user}`;
		for (const method of ["PUT", "PUT", "DELETE", "DELETE", "PUT"])
			expect((await bed.call(path, { method })).status).toBe(204);
		const told = async (what: string) =>
			((await eventsOf(`directory.groupMember${what}`)) as { group: { id: string } }[]).filter(
				(event) => event.group.id === group,
			).length;
		expect([await told("Added"), await told("Removed")]).toEqual([2, 1]);
		const { body } = await bed.call(`/api/groups/${group}/members`);
		expect(body["items"]).toMatchObject([{ id: user }]);
		expect((await bed.call(`/api/groups/${group}`)).body["memberCount"]).toBe(1);
	});

	test("have unique names", async () => {
		const name = fresh("Sales");
		await createdId(bed, "/api/groups", { name });
		expect((await bed.call("/api/groups", { body: { name: name.toUpperCase() } })).body.code).toBe("GROUP_NAME_TAKEN");
	});
});
