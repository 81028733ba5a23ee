import { applyEdits } from "@keyway/flow/apply";
import type { Batch } from "@keyway/flow/draft";
import type { Edit } from "@keyway/flow/edit";
import type { Pending } from "@keyway/flow/rebase";
import { testCatalogue } from "@keyway/flow/test-catalogue";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { ApiError } from "../api/api-error.ts";
import { createDocumentStore, type FlowServer } from "./document-store.ts";

/** A server with a flow of its own that takes edits as the API does, and can be out of reach. */
class Server implements FlowServer {
	graph: FlowGraph = emptyGraph();
	revision = 0;
	reachable = true;
	/** Whether what it answers arrives. */
	answers = true;
	posts: Edit[][] = [];
	log: Batch[] = [];

	take(edits: readonly Edit[], ids: string[] = [], by = "ana@acme.test") {
		const applied = applyEdits(this.graph, edits, testCatalogue);
		if ("problem" in applied) throw new ApiError(422, applied.problem.code, applied.problem.message);
		this.log.push({ base: this.revision, edits: [...edits], ids, by });
		this.graph = applied.graph;
		this.revision += edits.length;
		return { revision: this.revision, problems: [] };
	}

	async post(base: number, pending: readonly Pending[]) {
		const edits = pending.map(({ edit }) => edit);
		if (!this.reachable) throw new ApiError(0, "OFFLINE", "The server did not answer.");
		this.posts.push([...edits]);
		const missed = this.log.filter((each) => each.base >= base);
		if (missed.length > 0) throw new ApiError(409, "FLOW_CHANGED", "Changed.", { revision: this.revision, missed });
		const ids = pending.map(({ id }) => id);
		const answer = this.take(edits, ids, "me@acme.test");
		if (!this.answers) throw new ApiError(0, "OFFLINE", "The answer was lost.");
		return answer;
	}

	async read() {
		return { graph: this.graph, revision: this.revision, problems: [] };
	}
}

const add = (id: string, index = 0, uses = "flow.stop@1"): Edit => ({
	kind: "card.add",
	card: { id, uses, fields: {} },
	lane: "main",
	index,
});
const title = (card: string, text: string): Edit => ({ kind: "card.set", card, patch: { title: text } });

function setup() {
	const server = new Server();
	const store = createDocumentStore(
		{ kind: "automation", catalogue: testCatalogue, graph: server.graph, revision: 0, problems: [] },
		server,
		// Tests send by themselves: the timers never fire in time.
		{ delay: 3_600_000, retryDelay: 3_600_000 },
	);
	return { server, store, state: store.getState };
}

test("an edit is shown at once and reaches the server with the next flush", async () => {
	const { server, state } = setup();
	expect(state().edit("Add", [add("a")])).toBe(true);
	expect(state().graph.lanes["main"]).toEqual(["a"]);
	expect(state().save).toBe("saving");
	await state().flush();
	expect(server.graph).toEqual(state().graph);
	expect(state().save).toBe("saved");
	expect(state().draft.pending).toEqual([]);
});

test("edits made while others are on their way are sent after them, each once", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	const sending = state().flush();
	state().edit("Add", [add("b", 1)]);
	await sending;
	expect(server.posts.map((edits) => edits.length)).toEqual([1, 1]);
	expect(server.graph.lanes["main"]).toEqual(["a", "b"]);
	expect(server.graph).toEqual(state().graph);
});

test("edits of somebody else are taken first and ours stay on top", async () => {
	const { server, state } = setup();
	server.take([add("theirs")]);
	state().edit("Add", [add("ours")]);
	await state().flush();
	expect(server.graph.lanes["main"]).toEqual(["ours", "theirs"]);
	expect(state().graph).toEqual(server.graph);
	expect(state().message).toBeNull();
});

test("an edit that somebody else has made impossible is left out and told", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	await state().flush();
	server.take([{ kind: "card.remove", id: "a" }]);
	state().edit("Rename", [title("a", "Mine"), add("b")]);
	await state().flush();
	expect(state().graph).toEqual(server.graph);
	expect(state().graph.lanes["main"]).toEqual(["b"]);
	expect(state().conflicts.map(({ words }) => words)).toEqual(["ana@acme.test removed “Mine” that you had changed."]);
});

test("without a server edits are kept, and sent when it is back", async () => {
	const { server, state } = setup();
	server.reachable = false;
	state().edit("Add", [add("a")]);
	await state().flush();
	expect(state().save).toBe("offline");
	expect(state().graph.lanes["main"]).toEqual(["a"]);
	server.reachable = true;
	await state().flush();
	expect(server.graph.lanes["main"]).toEqual(["a"]);
	expect(state().save).toBe("saved");
});

test("undo and redo reach the server as edits", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	state().edit("Rename", [title("a", "Later")]);
	state().undo();
	await state().flush();
	expect(server.graph.cards["a"]?.title).toBeUndefined();
	state().redo();
	await state().flush();
	expect(server.graph.cards["a"]?.title).toBe("Later");
	expect(server.graph).toEqual(state().graph);
});

test("an edit whose answer was lost is not made twice", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	server.answers = false;
	await state().flush();
	expect(state().save).toBe("offline");
	server.answers = true;
	await state().flush();
	expect(server.graph.lanes["main"]).toEqual(["a"]);
	expect(state().graph).toEqual(server.graph);
	expect(state().conflicts).toEqual([]);
	expect(state().save).toBe("saved");
});

test("a value that somebody else set later is told with a way back, and a card that they removed comes back with ours", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	state().edit("Rename", [title("a", "Mine")]);
	await state().flush();
	server.take([title("a", "Theirs")]);
	expect(state().receive(server.log)).toBe(true);
	expect(state().graph.cards["a"]?.title).toBe("Theirs");
	const [first] = state().conflicts;
	expect(first?.words).toBe("ana@acme.test changed “Name” of “Theirs” after you.");
	if (first) state().settle(first, true);
	expect(state().graph.cards["a"]?.title).toBe("Mine");
	expect(state().conflicts).toEqual([]);
	await state().flush();
	server.take([{ kind: "card.remove", id: "a" }]);
	state().edit("Rename", [title("a", "Mine again")]);
	await state().flush();
	expect(state().graph.cards["a"]).toBeUndefined();
	const [gone] = state().conflicts;
	if (gone) state().settle(gone, true);
	await state().flush();
	expect(server.graph.cards["a"]?.title).toBe("Mine again");
	expect(state().graph).toEqual(server.graph);
});

test("edits that an earlier page left behind are gone on with, under ids that are free", async () => {
	const { server, state } = setup();
	server.take([add("a")]);
	state().receive(server.log);
	state().resume([{ id: "kept", edit: add("a") }]);
	await state().flush();
	expect(server.graph.lanes["main"]).toEqual(["a_2", "a"]);
	expect(server.log.at(-1)?.ids).toEqual(["kept"]);
});

test("undo is refused where somebody else has changed the same value since", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	state().edit("Rename", [title("a", "Mine")]);
	await state().flush();
	server.take([title("a", "Theirs")]);
	state().edit("Add", [add("b", 1)]);
	await state().flush();
	state().undo();
	expect(state().graph.lanes["main"]).toEqual(["a"]);
	state().undo();
	expect(state().graph.cards["a"]?.title).toBe("Theirs");
	expect(state().message).toContain("cannot be undone");
});

test("an edit that cannot be done changes nothing and says why", () => {
	const { state } = setup();
	const before = state().graph;
	expect(state().edit("Remove", [{ kind: "card.remove", id: "nobody" }])).toBe(false);
	expect(state().graph).toBe(before);
	expect(state().message).toContain("nobody");
});

test("when the server refuses edits for good, its own draft is shown", async () => {
	const { server, state } = setup();
	state().edit("Add", [add("a")]);
	server.post = () => Promise.reject(new ApiError(422, "EDIT_FULL", "A flow holds at most 2000 cards."));
	await state().flush();
	expect(state().graph).toEqual(server.graph);
	expect(state().save).toBe("refused");
	expect(state().message).toBe("A flow holds at most 2000 cards.");
});
