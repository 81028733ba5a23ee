import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

const token = async () => (await bed.tokenFor(["owner"], ["flows:read"])).token;

test("steps are read against the built-in catalogue and said again the same", async () => {
	const text = "1. When a user is created\n2. Send an email to the user";
	const read = await bed.call("/api/language/parse", { body: { text }, token: await token() });
	expect([read.status, read.body["kind"], read.body["problems"]]).toEqual([200, "automation", []]);
	const graph = read.body["graph"] as { cards: Record<string, { uses: string }> };
	expect(Object.values(graph.cards).map((card) => card.uses)).toEqual(["email.send@1"]);
	const said = await bed.call("/api/language/render", { body: { graph }, token: await token() });
	const again = await bed.call("/api/language/parse", { body: { text: said.body["text"] }, token: await token() });
	expect(again.body["graph"]).toEqual(graph);
	const kept = await bed.call("/api/language/render", { body: { graph, text }, token: await token() });
	expect(kept.body["text"]).toBe(text);
});

test("steps are read against a posted catalogue of ids and descriptions", async () => {
	const catalogue = [
		{ id: "lumafold.openDossier", description: "Opens a dossier in Lumafold." },
		{ id: "lumafold.closeDossier", description: "Closes a dossier in Lumafold." },
		{ id: "brisk.pingCrew", description: "Sends a message to a crew in Brisk." },
	];
	const body = { text: "Close the Lumafold dossier, wait 2 days, then send a message to the crew in Brisk", catalogue };
	const { status, body: read } = await bed.call("/api/language/parse", { body, token: await token() });
	const graph = read["graph"] as { cards: Record<string, { uses: string }>; lanes: Record<string, string[]> };
	expect(status).toBe(200);
	expect(graph.lanes["main"]?.map((id) => graph.cards[id]?.uses)).toEqual([
		"lumafold.closeDossier",
		"flow.wait@1",
		"brisk.pingCrew",
	]);
});

test("a text read for a draft gives edits of its cards, and where the words of each stand", async () => {
	const first = await bed.call("/api/language/parse", {
		body: { text: "1. Wait 2 days\n2. Send an email to the user" },
		token: await token(),
	});
	const body = { text: "1. Wait 3 days\n2. Send an email to the user", draft: first.body["graph"] };
	const { body: read } = await bed.call("/api/language/parse", { body, token: await token() });
	expect(read["edits"]).toMatchObject([{ kind: "diff.apply", diff: { cards: { added: {}, removed: {} } } }]);
	expect(read["lines"]).toMatchObject([
		{ n: 1, clauses: [{ card: "wait", start: 4, end: 15 }] },
		{ n: 2, slots: [{ card: "send", field: "to", words: "user", start: 25, end: 29 }] },
	]);
});

test("without a language model, the question to one is refused with what to set up", async () => {
	const { token: editor } = await bed.tokenFor(["owner"], ["flows:edit", "flows:read"]);
	const model = await bed.call("/api/language/model", { token: editor });
	expect(model.body).toEqual({ enabled: false, model: null, host: null });
	const asked = await bed.call("/api/language/improve", { body: { text: "1. Wait 2 days" }, token: editor });
	expect([asked.status, asked.body.code]).toEqual([409, "AI_OFF"]);
});

test("the flow that undoes another takes roles where they are held, last first, and says what nothing undoes", async () => {
	const text =
		"Create a custom provisioning workflow with the following steps.\n1. Grant the Slack user role\n2. Grant Slack admin access via API\n3. Send an email to the user";
	const gazetteer = { roles: [{ name: "Slack user", app: "Slack" }] };
	const read = await bed.call("/api/language/parse", { body: { text, gazetteer }, token: await token() });
	const undo = await bed.call("/api/language/inverse", {
		body: { graph: read.body["graph"], gazetteer },
		token: await token(),
	});
	const graph = undo.body["graph"] as { cards: Record<string, { uses: string }>; lanes: Record<string, string[]> };
	const uses = (lane: string) => graph.lanes[lane]?.map((id) => graph.cards[id]?.uses);
	expect(uses("main")).toEqual(["slack.setMember@1", "access.checkAccess@1", "flow.if@1"]);
	expect(uses("if.then")).toEqual(["access.revokeRole@1"]);
	expect(undo.body["problems"]).toMatchObject([{ code: "IRREVERSIBLE" }]);
	const again = await bed.call("/api/language/parse", {
		body: { text: undo.body["text"], gazetteer },
		token: await token(),
	});
	expect([again.body["kind"], again.body["graph"]]).toEqual(["deprovisioning", graph]);
});

test("a text of 200 kB is read to its limit while others are answered", async () => {
	const long = bed.call("/api/language/parse", {
		body: { text: "1. Send an email to the user\n".repeat(6_800) },
		token: await token(),
	});
	const answered = await Promise.race([
		long.then(() => "the long text"),
		bed.call("/api/health").then(() => "another"),
	]);
	expect(answered).toBe("another");
	const { status, body } = await long;
	expect(status).toBe(200);
	expect(body["problems"]).toContainEqual(expect.objectContaining({ code: "TEXT_TOO_LONG" }));
});

test("a text over the limit is refused", async () => {
	const { status } = await bed.call("/api/language/parse", {
		body: { text: "x".repeat(200_001) },
		token: await token(),
	});
	expect(status).toBe(400);
});
