import type { FlowStreamMessage, Presence } from "@keyway/contract/flow-live";
import type { Edit } from "@keyway/flow/edit";
import type { AccountRole } from "@keyway/schema/permission";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createFlow, fresh, manualGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"), { limits: { signIn: 10_000, signInPerEmail: 10_000 } });
});
afterAll(() => bed.stop());

const note = (text: string): Edit => ({
	kind: "note.set",
	id: "why",
	note: { text, at: "end", author: "Ana", date: "2026-11-03T09:00:00Z" },
});
let pages = 0;
const page = () => String(++pages).padStart(32, "0");

/** Somebody with a session, and the messages of the flow's stream that they opened. */
async function person(roles: AccountRole[]) {
	const email = `${fresh("live")}@contract.test`;
	const made = await bed.call("/api/accounts", { body: { email, name: email, roles } });
	const cookie = await bed.cookieFor(email);
	return { accountId: String(made.body["id"]), email, headers: { cookie, "sec-fetch-site": "same-origin" } };
}
type Person = Awaited<ReturnType<typeof person>>;

type News = { [E in FlowStreamMessage["event"]]: Extract<FlowStreamMessage, { event: E }>["data"] };

async function open(flow: string, who: { headers: Record<string, string> }, client: string, since = 0) {
	const response = await fetch(`${bed.url}/api/flows/${flow}/events?client=${client}&since=${since}`, {
		headers: who.headers,
	});
	expect(response.status).toBe(200);
	const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
	let text = "";
	/** The next message that is as it is looked for; undefined when the stream has ended. */
	async function next<E extends keyof News>(
		event: E,
		fits: (data: News[E]) => boolean = () => true,
	): Promise<News[E] | undefined> {
		for (;;) {
			for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
				const message = text.slice(0, end);
				text = text.slice(end + 2);
				const data = /^data: (.*)$/m.exec(message)?.[1];
				if (/^event: (.*)$/m.exec(message)?.[1] !== event || data === undefined) continue;
				const read = JSON.parse(data) as News[E];
				if (fits(read)) return read;
			}
			const { value, done } = await reader.read();
			if (done) return undefined;
			text += value;
		}
	}
	return { next, close: () => reader.cancel() };
}

const sees = (who: Person, card: string | null) => (data: { people: Presence[] }) =>
	data.people.some((each) => each.accountId === who.accountId && each.card === card);

describe("a flow that several people have open", () => {
	test("tells each what the others do, with the ids of their edits, and nothing twice", async () => {
		const flow = await createFlow(bed, manualGraph());
		const [ana, ben] = [await person(["builder"]), await person(["builder"])];
		const stream = await open(flow, ben, page());
		const id = "a".repeat(32);
		await bed.call(`/api/flows/${flow}/edits`, {
			body: { base: 0, edits: [note("one")], ids: [id] },
			headers: ana.headers,
			token: null,
		});
		const first = await stream.next("edits");
		expect(first).toMatchObject({ revision: 1, missed: [{ base: 0, edits: [note("one")], ids: [id], by: ana.email }] });
		await bed.call(`/api/flows/${flow}/edits`, { body: { base: 1, edits: [note("two")] } });
		expect((await stream.next("edits"))?.missed).toMatchObject([{ base: 1, edits: [note("two")], ids: [] }]);
		await stream.close();
	});

	test("shows who is there and at which card, until they go", async () => {
		const flow = await createFlow(bed, manualGraph());
		const [ana, ben] = [await person(["builder"]), await person(["builder"])];
		const client = page();
		const watching = await open(flow, ben, page());
		const theirs = await open(flow, ana, client);
		expect(await watching.next("people", sees(ana, null))).toBeDefined();
		const put = { method: "PUT", body: { client, card: "end", field: "reason" }, headers: ana.headers, token: null };
		expect((await bed.call(`/api/flows/${flow}/presence`, put)).status).toBe(204);
		const { people = [] } = (await watching.next("people", sees(ana, "end"))) ?? {};
		expect(people).toMatchObject([{ client, name: ana.email, email: ana.email, card: "end", field: "reason" }]);
		await theirs.close();
		expect(await watching.next("people", (data) => data.people.length === 0)).toBeDefined();
		await watching.close();
	});

	test("nobody can speak for the page of somebody else", async () => {
		const flow = await createFlow(bed, manualGraph());
		const [ana, ben] = [await person(["builder"]), await person(["builder"])];
		const client = page();
		const watching = await open(flow, ben, page());
		const theirs = await open(flow, ana, client);
		await watching.next("people", sees(ana, null));
		const body = { client, card: "end", field: null };
		await bed.call(`/api/flows/${flow}/presence`, { method: "PUT", body, headers: ben.headers, token: null });
		await bed.call(`/api/flows/${flow}/presence`, {
			method: "PUT",
			body: { ...body, card: "trigger" },
			headers: ana.headers,
			token: null,
		});
		const seen = await watching.next("people", (data) => data.people.some((each) => each.card !== null));
		expect(seen?.people).toMatchObject([{ accountId: ana.accountId, card: "trigger" }]);
		await theirs.close();
		await watching.close();
	});

	test("is closed to who is signed out, and they are not shown any more", async () => {
		const flow = await createFlow(bed, manualGraph());
		const [ana, ben] = [await person(["builder"]), await person(["builder"])];
		const watching = await open(flow, ben, page());
		const theirs = await open(flow, ana, page());
		expect(await watching.next("people", sees(ana, null))).toBeDefined();
		await bed.call(`/api/accounts/${ana.accountId}`, { method: "PATCH", body: { disabled: true } });
		expect(await watching.next("people", (data) => data.people.length === 0)).toBeDefined();
		expect(await theirs.next("edits")).toBeUndefined();
		await watching.close();
	});

	test("is not shown to who may not read flows, and a token watches without being shown", async () => {
		const flow = await createFlow(bed, manualGraph());
		const outsider = await person(["member"]);
		const path = `/api/flows/${flow}/events?client=${page()}&since=0`;
		expect((await bed.call(path, { headers: outsider.headers, token: null })).status).toBe(404);
		const ben = await person(["builder"]);
		const { token } = await bed.tokenFor(["builder"], ["flows:read"]);
		const machine = await open(flow, { headers: { authorization: `Bearer ${token}` } }, page());
		expect(await machine.next("people", (data) => data.people.length === 0)).toBeDefined();
		const watching = await open(flow, ben, page());
		expect((await watching.next("people"))?.people).toEqual([]);
		await machine.close();
		await watching.close();
	});

	test("says that its name, switch or version changed, and that a revision is too unknown to be caught up with", async () => {
		const flow = await createFlow(bed, manualGraph());
		const ben = await person(["builder"]);
		const watching = await open(flow, ben, page(), 40);
		expect(await watching.next("lost")).toEqual({ revision: 0 });
		await bed.call(`/api/flows/${flow}`, { method: "PATCH", body: { name: "Otherwise" } });
		expect(await watching.next("flow")).toEqual({});
		await watching.close();
	});
});

test("edits since a revision are told by themselves, too", async () => {
	const flow = await createFlow(bed, manualGraph());
	await bed.call(`/api/flows/${flow}/edits`, { body: { base: 0, edits: [note("one")], ids: ["b".repeat(32)] } });
	const missed = await bed.call(`/api/flows/${flow}/edits?since=0`);
	expect(missed.body).toMatchObject({ revision: 1, missed: [{ ids: ["b".repeat(32)] }] });
	expect((await bed.call(`/api/flows/${flow}/edits?since=1`)).body).toEqual({ revision: 1, missed: [] });
	expect((await bed.call(`/api/flows/${flow}/edits?since=7`)).body.code).toBe("FLOW_BASE_UNKNOWN");
});

test("what follows what in the flows of the house is counted for suggestions", async () => {
	await createFlow(bed, manualGraph());
	const { body } = await bed.call("/api/catalogue/usage");
	expect(body["items"]).toContainEqual({ after: "manual.run@1", next: "flow.stop@1", count: expect.any(Number) });
});
