import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "./apply.ts";
import { arbitraryGraph, toEdit, type WishOf, wish } from "./arbitrary-graph.ts";
import { type Batch, type Draft, received, startDraft, withEdits } from "./draft.ts";
import { emptyHistory, type History, mark, undo } from "./history.ts";
import type { Pending } from "./rebase.ts";
import { testCatalogue } from "./test-catalogue.ts";
import { graphProblems } from "./well-formed.ts";

/** The server as the API keeps a draft: edits on the newest revision only, each request all or none. */
class Server {
	revision = 0;
	log: Batch[] = [];
	graph: FlowGraph;
	constructor(graph: FlowGraph) {
		this.graph = graph;
	}
	post(by: string, base: number, pending: readonly Pending[]): boolean {
		if (base !== this.revision) return false;
		const edits = pending.map(({ edit }) => edit);
		const applied = applyEdits(this.graph, edits, testCatalogue);
		if ("problem" in applied) throw new Error(`The server refused what a client had: ${applied.problem.message}`);
		this.graph = applied.graph;
		this.log.push({ base, edits, ids: pending.map(({ id }) => id), by });
		this.revision += edits.length;
		return true;
	}
}

/** Somebody with the flow open: edits at once, posts and hears of others in their own time, or not for a while. */
class Person {
	draft: Draft;
	history: History = emptyHistory();
	made: string[] = [];
	lost: string[] = [];
	readonly name: string;
	readonly server: Server;
	constructor(name: string, server: Server) {
		this.name = name;
		this.server = server;
		this.draft = startDraft(server.graph, 0);
	}
	edit(wanted: WishOf) {
		this.take(toEdit(this.draft.graph, wanted));
	}
	undo() {
		const turned = undo(this.history, this.draft.graph);
		if (turned && "diff" in turned) this.take({ kind: "diff.apply", diff: turned.diff });
	}
	private take(edit: Pending["edit"]) {
		const id = `${this.name}-${this.made.length}`;
		const next = withEdits(this.draft, [{ id, edit }], testCatalogue);
		if ("problem" in next) return;
		this.history = mark(this.history, edit.kind, this.draft.graph, next.draft.graph);
		this.made.push(id);
		this.draft = next.draft;
	}
	/** Posts the first edits; an answer that gets lost on the way changes nothing here. */
	post(most: number) {
		const { revision, pending } = this.draft;
		if (pending.length > 0) this.server.post(this.name, revision, pending.slice(0, most));
	}
	hear(most = Number.POSITIVE_INFINITY) {
		const news = this.server.log.filter((batch) => batch.base >= this.draft.revision).slice(0, most);
		const result = received(this.draft, news, testCatalogue);
		if (!result) throw new Error("A batch could not be understood.");
		this.draft = result.draft;
		this.lost.push(...result.lost.map(({ pending }) => pending.id));
	}
}

const move = fc.record({
	who: fc.nat(1),
	what: fc.constantFrom("edit", "edit", "edit", "edit", "undo", "post", "post", "hear"),
	most: fc.integer({ min: 1, max: 5 }),
	wish,
});

type MoveOf = typeof move extends fc.Arbitrary<infer M> ? M : never;

function play(start: FlowGraph, moves: readonly MoveOf[]): { server: Server; people: [Person, Person] } {
	const server = new Server(start);
	const people: [Person, Person] = [new Person("ana", server), new Person("ben", server)];
	for (const { who, what, most, wish } of moves) {
		const person = people[who] as Person;
		if (what === "edit") person.edit(wish);
		else if (what === "undo") person.undo();
		else if (what === "post") person.post(most);
		else person.hear(most);
	}
	return { server, people };
}

/** Both are online and at rest: what is pending is sent, everybody hears of everything. */
function settle(people: readonly Person[]) {
	for (let round = 0; round < 20 && people.some((each) => each.draft.pending.length > 0); round++)
		for (const person of people) {
			person.hear();
			person.post(Number.POSITIVE_INFINITY);
			person.hear();
		}
	for (const person of people) person.hear();
}

describe("laws of two people in one flow", () => {
	const moves = fc.array(move, { maxLength: 40, size: "max" });

	test("whatever they do and whenever they hear of each other, both end with the flow that the server has", () => {
		fc.assert(
			fc.property(arbitraryGraph(20), moves, (start, all) => {
				const { server, people } = play(start, all);
				settle(people);
				for (const { draft } of people) {
					expect(draft.pending).toEqual([]);
					expect(draft.revision).toBe(server.revision);
					expect(draft.graph).toEqual(server.graph);
				}
				expect(graphProblems(server.graph).filter((each) => each.severity === "error")).toEqual([]);
			}),
			{ numRuns: 300 },
		);
	});

	test("every edit reaches the server once, or the person who made it is told", () => {
		fc.assert(
			fc.property(arbitraryGraph(20), moves, (start, all) => {
				const { server, people } = play(start, all);
				settle(people);
				const taken = server.log.flatMap((batch) => batch.ids);
				expect(new Set(taken).size).toBe(taken.length);
				for (const { made, lost } of people) {
					const mine = new Set([...taken.filter((id) => made.includes(id)), ...lost]);
					expect([...mine].sort()).toEqual([...made].sort());
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("what is shown is always what the server has with the own edits on top", () => {
		fc.assert(
			fc.property(arbitraryGraph(20), moves, (start, all) => {
				for (const { draft } of play(start, all).people) {
					const replayed = applyEdits(
						draft.base,
						draft.pending.map(({ edit }) => edit),
						testCatalogue,
					);
					expect(replayed).toEqual({ graph: draft.graph });
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe("two people who edit", () => {
	const card = (id: string, uses = "flow.stop@1") => ({ id, uses, fields: {} });
	const text = (value: string) => ({ kind: "literal" as const, value });
	function two(ids: string[] = []) {
		const start = emptyGraph();
		for (const id of ids) start.cards[id] = card(id);
		start.lanes["main"] = [...ids];
		const server = new Server(start);
		const [ana, ben] = [new Person("ana", server), new Person("ben", server)];
		const give = (person: Person, ...edits: Pending["edit"][]) => {
			const pending = edits.map((edit, index) => ({ id: `${person.name}-${person.made.length + index}`, edit }));
			const next = withEdits(person.draft, pending, testCatalogue);
			if ("problem" in next) throw new Error(next.problem.message);
			person.made.push(...pending.map(({ id }) => id));
			person.draft = next.draft;
		};
		return { server, ana, ben, give };
	}

	test("add a card of one kind at once: both are kept, the later under a new id that its links follow", () => {
		const { server, ana, ben, give } = two();
		give(ana, { kind: "card.add", card: card("find"), lane: "main", index: 0 });
		give(
			ben,
			{ kind: "card.add", card: card("find"), lane: "main", index: 0 },
			{ kind: "card.add", card: card("end"), lane: "main", index: 1 },
			{ kind: "field.set", card: "end", field: "reason", value: { kind: "ref", card: "find", path: ["user"] } },
		);
		ana.post(9);
		settle([ana, ben]);
		expect(server.graph.lanes["main"]).toHaveLength(3);
		expect(server.graph.cards["end"]?.fields["reason"]).toEqual({ kind: "ref", card: "find_2", path: ["user"] });
		expect(ben.lost).toEqual([]);
	});

	test("add at different places: each card stands behind the neighbour that its person saw", () => {
		const { server, ana, ben, give } = two(["a", "b", "c"]);
		give(ana, { kind: "card.add", card: card("x"), lane: "main", index: 0 });
		give(ben, { kind: "card.add", card: card("y"), lane: "main", index: 3 });
		ana.post(9);
		settle([ana, ben]);
		expect(server.graph.lanes["main"]).toEqual(["x", "a", "b", "c", "y"]);
	});

	test("set two members of one record: both stay", () => {
		const { server, ana, ben, give } = two(["a"]);
		const record = (fields: Record<string, string>) => ({
			kind: "object" as const,
			fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, text(value)])),
		});
		const set = (fields: Record<string, string>): Pending["edit"] => ({
			kind: "field.set",
			card: "a",
			field: "record",
			value: record(fields),
		});
		give(ana, set({ First: "x", Last: "y" }));
		settle([ana, ben]);
		give(ana, set({ First: "Ana", Last: "y" }));
		give(ben, set({ First: "x", Last: "Ben" }));
		ana.post(9);
		settle([ana, ben]);
		expect(server.graph.cards["a"]?.fields["record"]).toEqual(record({ First: "Ana", Last: "Ben" }));
	});

	test("undo takes back the own edit only, also where the other changed the same card since", () => {
		const { server, ana, ben, give } = two(["a"]);
		ana.edit({ kind: "card.set", pick: 1, other: 0, index: 0, card: card("n"), value: text("") });
		expect(ana.draft.graph.cards["a"]?.title).toBe("Renamed");
		settle([ana, ben]);
		give(ben, { kind: "field.set", card: "a", field: "reason", value: text("his") });
		settle([ana, ben]);
		ana.undo();
		settle([ana, ben]);
		expect(server.graph.cards["a"]).toEqual({ ...card("a"), fields: { reason: text("his") } });
	});
});
