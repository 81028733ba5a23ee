import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { mentions } from "./search.ts";
import { testCatalogue } from "./test-catalogue.ts";

const CONNECTION = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a11";
const graph: FlowGraph = {
	...emptyGraph(),
	trigger: {
		id: "trigger",
		uses: "directory.userCreated@1",
		fields: { filter: expression("trigger.user.department == 'Sales'") },
	},
	cards: {
		tell: {
			id: "tell",
			uses: "slack.sendChannelMessage@1",
			title: "Notify IT channel",
			connection: CONNECTION,
			fields: {
				channel: literal({ value: "C042", label: "#it-news" }),
				text: template("Bitte begrüßt ", { card: "trigger", path: ["user", "email"] }),
				labels: { kind: "list", items: [literal("onboarding"), ref("find", "count")] },
			},
		},
		find: { id: "find", uses: "directory.findUsers@1", fields: {} },
		record: {
			id: "record",
			uses: "salesforce.createRecord@1",
			fields: { object: literal("Contact"), record: { kind: "object", fields: { Title: literal("News editor") } } },
		},
	},
	lanes: { main: ["find", "tell", "record"] },
	notes: { n: { text: "Ask Dana before changing #it-news", at: "tell", author: "Dana", date: "2026-11-03T09:00:00Z" } },
};
const text = (words: string) => mentions(graph, testCatalogue, { text: words }).map((each) => each.words);

test.each<[string, string[]]>([
	[
		"#it-news",
		["Notify IT channel: channel is #it-news", 'Note at "Notify IT channel": Ask Dana before changing #it-news'],
	],
	[
		"#IT-News",
		["Notify IT channel: channel is #it-news", 'Note at "Notify IT channel": Ask Dana before changing #it-news'],
	],
	["C042", ["Notify IT channel: channel is #it-news"]],
	["send #it-news", ["Notify IT channel: channel is #it-news"]],
	["slack news channel", ["Notify IT channel: channel is #it-news"]],
	["begrusst", []],
	["begrüßt", ['Notify IT channel: text is "Bitte begrüßt [User created › user › email]"']],
	["Sales", ["User created: filter is trigger.user.department == 'Sales'", "Create record"]],
	["news editor", ['Create record: record is Title: "News editor"']],
	["onboarding", ["Notify IT channel: labels is onboarding, Find users › count"]],
	["find users", ["Find users"]],
	["notify", ["Notify IT channel"]],
	["  ", []],
	["nothing of the kind", []],
])('"%s" is mentioned where people would expect it', (words, expected) => {
	expect(text(words)).toEqual(expected);
});

test("cards are found by their connection and by what they do, of any version", () => {
	expect(mentions(graph, testCatalogue, { connection: CONNECTION })).toEqual([
		{ card: "tell", words: "Notify IT channel" },
	]);
	expect(mentions(graph, testCatalogue, { definition: "directory.findUsers@7" })).toEqual([
		{ card: "find", words: "Find users" },
	]);
	expect(mentions(graph, testCatalogue, { definition: "directory.userCreated" })).toEqual([
		{ card: "trigger", words: "User created" },
	]);
	expect(mentions(graph, testCatalogue, { connection: "other" })).toEqual([]);
});

test("what secret fields hold cannot be found", () => {
	const catalogue = structuredClone(testCatalogue);
	for (const entry of catalogue.entries)
		for (const field of entry.fields) if (field.name === "channel") field.secret = true;
	expect(mentions({ ...graph, notes: {} }, catalogue, { text: "#it-news" })).toEqual([]);
});
