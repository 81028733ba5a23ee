import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "./apply.ts";
import { arbitraryEdits, arbitraryGraph } from "./arbitrary-graph.ts";
import { describeDiff } from "./describe-diff.ts";
import { diffGraphs, isEmptyDiff } from "./diff.ts";
import type { Edit } from "./edit.ts";
import { testCatalogue } from "./test-catalogue.ts";

const options = {
	catalogue: testCatalogue,
	connectionName: (id: string) => (id.endsWith("1") ? "Acme Slack" : "Old Slack"),
};
const CONNECTION = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a1";

const graph: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: {
		find: { id: "find", uses: "directory.findUsers@1", fields: {} },
		check: {
			id: "check",
			uses: "flow.if@1",
			fields: { when: expression("trigger.user.city == ''") },
			title: "Contractor?",
		},
		tell: {
			id: "tell",
			uses: "slack.sendChannelMessage@1",
			title: "Notify IT channel",
			connection: `${CONNECTION}1`,
			fields: { channel: literal({ value: "C1", label: "#it-news" }), text: literal("Hello there") },
		},
		last: { id: "last", uses: "text.removeAccents@1", fields: { text: ref("trigger", "user", "city") } },
	},
	lanes: { main: ["find", "check", "last"], "check.then": ["tell"], "check.else": [] },
};

function told(...edits: Edit[]) {
	const applied = applyEdits(graph, edits, testCatalogue);
	if ("problem" in applied) throw new Error(applied.problem.message);
	return describeDiff(graph, applied.graph, options).map(({ card, kind, words }) => `${card} ${kind}: ${words}`);
}
const set = (card: string, field: string, value: ReturnType<typeof literal> | null): Edit => ({
	kind: "field.set",
	card,
	field,
	value,
});

test.each<[Edit[], string[]]>([
	[
		[set("tell", "channel", literal({ value: "C2", label: "#it-ops" }))],
		["tell changed: Notify IT channel: channel changed from #it-news to #it-ops."],
	],
	[
		[set("tell", "text", template("Hi ", { card: "trigger", path: ["user", "email"] }, "!"))],
		['tell changed: Notify IT channel: text changed from "Hello there" to "Hi [User created › user › email]!".'],
	],
	[[set("tell", "to", ref("trigger", "user"))], ["tell changed: Notify IT channel: to set to User created › user."]],
	[[set("last", "text", null)], ["last changed: Remove accents: text cleared, was User created › user › city."]],
	[
		[set("check", "when", expression("true"))],
		["check changed: Contractor?: when changed from trigger.user.city == '' to true."],
	],
	[
		[
			{
				kind: "card.set",
				card: "tell",
				patch: { title: "Tell IT", connection: `${CONNECTION}2`, onError: "continue" },
			},
		],
		[
			'tell changed: Tell IT: renamed from "Notify IT channel".',
			"tell changed: Tell IT: Connection changed from Acme Slack to Old Slack.",
			"tell changed: Tell IT: on error it now goes on.",
		],
	],
	[
		[
			{
				kind: "card.set",
				card: "tell",
				patch: { retry: { times: 5, first: 2, factor: 2, max: 300, on: ["any"] }, timeLimit: 90, skipInTest: true },
			},
		],
		[
			"tell changed: Notify IT channel: now tried again up to 5 times.",
			"tell changed: Notify IT channel: Time limit set to 90 seconds.",
			"tell changed: Notify IT channel: now skipped in tests.",
		],
	],
	[[{ kind: "card.move", id: "last", lane: "main", index: 0 }], ["last moved: Remove accents was moved to the start."]],
	[
		[{ kind: "card.move", id: "last", lane: "check.else", index: 0 }],
		['last moved: Remove accents was moved into "else" of "Contractor?".'],
	],
	[
		[{ kind: "card.add", card: { id: "pause", uses: "flow.wait@1", fields: {} }, lane: "check.then", index: 1 }],
		['pause added: Wait was added after "Notify IT channel".'],
	],
	[[{ kind: "card.remove", id: "find" }], ["find removed: Find users was removed."]],
	[
		[{ kind: "card.remove", id: "check" }],
		["check removed: Contractor? was removed.", "tell removed: Notify IT channel was removed."],
	],
	[
		[{ kind: "card.replace", id: "last", uses: "flow.stop@1" }],
		['last changed: Stop: replaced "Remove accents" by "Stop".'],
	],
	[
		[{ kind: "card.set", card: "tell", patch: { onError: "lane" } }],
		[
			"tell changed: Notify IT channel: on error it now takes its error lane.",
			'tell added: The lane "On error" of "Notify IT channel" was added.',
		],
	],
	[[{ kind: "trigger.set", trigger: null }], ['trigger removed: The trigger "User created" was removed.']],
	[[set("trigger", "filter", expression("true"))], ["trigger changed: User created: filter set to true."]],
	[
		[{ kind: "group.set", id: "g", group: { title: "All", lane: "main", first: "find", last: "last", folded: true } }],
		['find added: The group "All" was made.'],
	],
	[
		[{ kind: "note.set", id: "n", note: { text: "Why", at: "tell", author: "Dana", date: "2026-11-03T09:00:00Z" } }],
		['tell added: A note at "Notify IT channel" was added.'],
	],
])("%j is told in words", (edits, words) => {
	expect(told(...edits)).toEqual(words);
});

test("the values of secret fields are not told", () => {
	const catalogue = structuredClone(testCatalogue);
	for (const entry of catalogue.entries)
		for (const field of entry.fields) if (field.name === "text") field.secret = true;
	const applied = applyEdits(graph, [set("tell", "text", literal("hunter2"))]);
	const [line] = "graph" in applied ? describeDiff(graph, applied.graph, { catalogue }) : [];
	expect(line?.words).toBe("Notify IT channel: text changed.");
});

test("one card moved to the end is one move, not the moves of all others", () => {
	const many: FlowGraph = {
		...emptyGraph(),
		cards: Object.fromEntries(["a", "b", "c", "d", "e"].map((id) => [id, { id, uses: "flow.wait@1", fields: {} }])),
		lanes: { main: ["a", "b", "c", "d", "e"] },
	};
	const after = { ...many, lanes: { main: ["b", "c", "d", "e", "a"] } };
	expect(describeDiff(many, after, options).map((each) => each.card)).toEqual(["a"]);
});

test("any two versions that differ are told apart, in whole sentences; the same version is not", () => {
	fc.assert(
		fc.property(arbitraryEdits(), arbitraryGraph(20), ({ start, end }, other) => {
			expect(describeDiff(start, structuredClone(start), options)).toEqual([]);
			for (const to of [end, other]) {
				const lines = describeDiff(start, to, options);
				for (const { words } of lines) {
					expect(words).toMatch(/\.$/);
					expect(words).not.toMatch(/undefined|\[object|\{\w+\}\s/);
				}
				const isFoldedOnly = isEmptyDiff({ ...diffGraphs(start, to), groups: { added: {}, updated: {}, removed: {} } });
				if (!isFoldedOnly) expect(lines.length).toBeGreaterThan(0);
			}
		}),
		{ numRuns: 150 },
	);
});
