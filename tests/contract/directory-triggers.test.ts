import { type FieldValue, literal } from "@keyway/schema/field-value";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, fresh, listeningGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

const listen = (type: string, fields: Record<string, FieldValue> = {}) =>
	createPublished(bed, { ...listeningGraph(type), trigger: { id: "trigger", uses: `${type}@1`, fields } });
const inputs = async (flow: string) => {
	const { body } = await bed.call(`/api/runs?flow=${flow}`);
	const runs = (body["items"] as { id: string }[]).reverse();
	return Promise.all(runs.map(async ({ id }) => (await bed.call(`/api/runs/${id}`)).body["input"]));
};

describe("triggers of the directory", () => {
	test("of changes fire when one of the watched attributes changed, and tell what was before", async () => {
		const flow = await listen("directory.userUpdated", { attributes: literal(["department", "manager"]) });
		const any = await listen("directory.userUpdated");
		const boss = await createdId(bed, "/api/users", { userName: fresh("boss") });
		const user = await createdId(bed, "/api/users", { userName: fresh("user"), department: "Sales" });
		for (const body of [{ title: "Engineer" }, { department: "IT" }, { manager: boss }])
			await bed.call(`/api/users/${user}`, { method: "PATCH", body });
		expect(await inputs(flow)).toMatchObject([
			{ user: { department: "IT" }, before: { department: "Sales" }, changed: ["department"] },
			{ changed: ["manager"] },
		]);
		expect(await inputs(any)).toHaveLength(3);
	});

	test("of the life of an account fire with the reason", async () => {
		const [off, on, gone] = await Promise.all(
			["userDeactivated", "userReactivated", "userDeleted"].map((id) => listen(`directory.${id}`)),
		);
		const user = await createdId(bed, "/api/users", { userName: fresh("life") });
		await bed.call(`/api/users/${user}/deactivate`, { body: { reason: "Left the company" } });
		await bed.call(`/api/users/${user}/reactivate`, { body: {} });
		await bed.call(`/api/users/${user}`, { method: "DELETE" });
		expect(await inputs(off ?? "")).toMatchObject([{ user: { status: "deactivated" }, reason: "Left the company" }]);
		expect(await inputs(on ?? "")).toMatchObject([{ user: { status: "active" } }]);
		expect(await inputs(gone ?? "")).toMatchObject([{ user: { id: user } }]);
	});

	test("of a group fire for the group that was chosen, by name or from the list", async () => {
		const name = fresh("Engineering");
		const group = await createdId(bed, "/api/groups", { name });
		const other = await createdId(bed, "/api/groups", { name: fresh("Sales") });
		const added = await listen("directory.groupMemberAdded", { group: literal(name) });
		const removed = await listen("directory.groupMemberRemoved", { group: literal({ value: group, label: name }) });
		const user = await createdId(bed, "/api/users", { userName: fresh("member") });
		for (const id of [group, other])
			for (const method of ["PUT", "DELETE"]) await bed.call(`/api/groups/${id}/members/${user}`, { method });
		expect(await inputs(added)).toMatchObject([{ user: { id: user }, group: { id: group, name } }]);
		expect(await inputs(removed)).toMatchObject([{ user: { id: user }, group: { id: group, name } }]);
	});

	test("watch only attributes that there are", async () => {
		const { body } = await bed.call("/api/flows", {
			body: {
				name: "A flow",
				kind: "automation",
				graph: {
					...listeningGraph("directory.userUpdated"),
					trigger: { id: "trigger", uses: "directory.userUpdated@1", fields: { attributes: literal(["shoeSize"]) } },
				},
			},
		});
		expect((body["problems"] as { code: string }[]).map((problem) => problem.code)).toContain("FIELD_INVALID");
	});
});
