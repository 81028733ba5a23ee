import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { applyEdit } from "./apply.ts";
import type { Edit } from "./edit.ts";
import { testCatalogue } from "./test-catalogue.ts";

/** Flows and edits for property tests. Product code never imports it. */

const USES = [
	"salesforce.createRecord@1",
	"slack.sendChannelMessage@1",
	"directory.findUsers@1",
	"text.removeAccents@1",
	"flow.if@1",
	"flow.if@1",
	"flow.forEach@1",
	"flow.parallel@1",
	"flow.try@1",
	"flow.wait@1",
	"flow.set@1",
	"flow.stop@1",
] as const;

const value = fc.oneof(
	fc.jsonValue({ maxDepth: 2 }).map((json) => literal(JSON.parse(JSON.stringify(json)))),
	fc.constantFrom(ref("trigger", "user", "email"), ref("user"), ref("c1", "id"), ref("item")),
	fc.constant(template("Hello ", { card: "user", path: ["firstName"] })),
	fc.constant(expression('trigger.user.department == "Sales"')),
);
const fields = fc.dictionary(fc.constantFrom("when", "case1", "case2", "text", "channel", "items"), value, {
	maxKeys: 3,
});
const onError = fc.option(fc.constantFrom("stop" as const, "continue" as const, "lane" as const), { nil: undefined });

const arbitraryCard = (id: string): fc.Arbitrary<Card> =>
	fc
		.record({
			uses: fc.constantFrom(...USES),
			fields,
			onError,
			title: fc.option(fc.stringMatching(/^[A-Za-z][a-z ?]{0,20}$/), { nil: undefined }),
		})
		.map(({ uses, fields, onError, title }) => ({
			id,
			uses,
			fields,
			...(onError ? { onError } : {}),
			...(title ? { title } : {}),
		}));

/** A wish that becomes an edit of whatever flow it meets: numbers choose among its cards and lanes. */

export const wish = fc.record({
	kind: fc.constantFrom<Edit["kind"]>(
		"card.add",
		"card.add",
		"card.add",
		"card.add",
		"card.remove",
		"card.move",
		"card.move",
		"card.set",
		"card.replace",
		"field.set",
		"trigger.set",
		"lane.add",
		"lane.remove",
		"group.set",
		"group.remove",
		"note.set",
		"note.remove",
	),
	pick: fc.nat(1_000),
	other: fc.nat(1_000),
	index: fc.nat(6),
	card: arbitraryCard("new"),
	value,
});
export type WishOf = typeof wish extends fc.Arbitrary<infer W> ? W : never;

const choose = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];

/** The edit that a wish stands for in this flow; it may still be refused. */
export function toEdit(graph: FlowGraph, { kind, pick, other, index, card, value }: WishOf): Edit {
	const ids = Object.keys(graph.cards);
	const id = choose(ids, pick) ?? "nobody";
	const lane = choose(Object.keys(graph.lanes), other) ?? "main";
	const cards = graph.lanes[lane] ?? [];
	const run = [choose(cards, pick) ?? "nobody", choose(cards, index) ?? "nobody"];
	const [first = "", last = ""] = run.sort((a, b) => cards.indexOf(a) - cards.indexOf(b));
	switch (kind) {
		case "card.add":
			return { kind, card: { ...card, id: freeId(graph, pick) }, lane, index };
		case "card.remove":
			return { kind, id };
		case "card.move":
			return { kind, id, lane, index };
		case "card.set":
			return { kind, card: id, patch: { title: pick % 2 ? "Renamed" : null, onError: card.onError ?? null } };
		case "card.replace":
			return { kind, id, uses: card.uses };
		case "field.set":
			return {
				kind,
				card: pick % 5 ? id : "trigger",
				field: choose(["when", "case1", "case3", "text"], other) ?? "text",
				value: index ? value : null,
			};
		case "trigger.set":
			return { kind, trigger: pick % 3 ? { id: "trigger", uses: "directory.userCreated@1", fields: {} } : null };
		case "lane.add":
		case "lane.remove":
			return {
				kind,
				card: id,
				name: choose(["then", "else", "case1", "case2", "branch2", "branch3", "onError", "each"], other) ?? "then",
			};
		case "group.set":
			return { kind, id: `g${index}`, group: { title: "Group", lane, first, last, folded: pick % 2 === 0 } };
		case "group.remove":
			return { kind, id: `g${index}` };
		case "note.set":
			return { kind, id: `n${index}`, note: { text: "Why", at: id, author: "Dana", date: "2026-11-03T09:00:00Z" } };
		case "note.remove":
			return { kind, id: `n${index}` };
		case "diff.apply":
		case "graph.set":
			return { kind: "graph.set", graph };
	}
}

function freeId(graph: FlowGraph, from: number): string {
	for (let number = from; ; number++) if (!Object.hasOwn(graph.cards, `c${number}`)) return `c${number}`;
}

/** Edits that were accepted one after the other, with the flow before each and after all. */
export type Edited = { start: FlowGraph; steps: { edit: Edit; graph: FlowGraph }[]; refused: Edit[]; end: FlowGraph };

function play(start: FlowGraph, wishes: readonly WishOf[]): Edited {
	const played: Edited = { start, steps: [], refused: [], end: start };
	for (const each of wishes) {
		const edit = toEdit(played.end, each);
		const applied = applyEdit(played.end, edit, testCatalogue);
		if ("problem" in applied) played.refused.push(edit);
		else {
			played.end = applied.graph;
			played.steps.push({ edit, graph: applied.graph });
		}
	}
	return played;
}

const wishes = (maxLength: number) => fc.array(wish, { maxLength, size: "max" });

/** A well-formed flow with nested lanes, grown by random edits. */
export const arbitraryGraph = (maxEdits = 60): fc.Arbitrary<FlowGraph> =>
	wishes(maxEdits).map((list) => play(emptyGraph(), list).end);

/** A flow, and what random edits made of it. */
export const arbitraryEdits = (maxEdits = 30): fc.Arbitrary<Edited> =>
	fc.tuple(arbitraryGraph(40), wishes(maxEdits)).map(([graph, list]) => play(graph, list));

/** A flow of exactly so many cards for measurements: chains and branches up to `depth` deep, the same at each call. */
export function largeGraph(count: number, depth = 4): FlowGraph {
	const graph = emptyGraph();
	let made = 0;
	const fill = (lane: string, share: number, level: number) => {
		const cards = graph.lanes[lane] ?? [];
		const end = made + share;
		while (made < end) {
			const id = `c${made++}`;
			cards.push(id);
			const branches = level < depth && made % 5 === 0 && end - made > 4;
			graph.cards[id] = { id, uses: branches ? "flow.if@1" : "slack.sendChannelMessage@1", fields: {} };
			if (!branches) continue;
			const part = Math.min(Math.floor((end - made) / 2), 3 + (made % 7));
			for (const name of ["then", "else"]) {
				graph.lanes[`${id}.${name}`] = [];
				fill(`${id}.${name}`, Math.floor(part / 2), level + 1);
			}
		}
	};
	fill("main", count, 0);
	return graph;
}
