import { expression, type FieldValue, literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph, type FlowKind, type TriggerCard } from "@keyway/schema/flow";
import { describe, expect, test } from "vitest";
import { testCatalogue } from "./test-catalogue.ts";
import { isPublishable, validate } from "./validate.ts";

const CONNECTION = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a11";
const OTHER = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a12";
const NO_SECRET = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a13";
const connections = [
	{ id: CONNECTION, connector: "slack", hasSecret: true },
	{ id: OTHER, connector: "salesforce", hasSecret: true },
	{ id: NO_SECRET, connector: "slack", hasSecret: false },
];
const userCreated: TriggerCard = { id: "trigger", uses: "directory.userCreated@1", fields: {} };

type Sketch = { trigger?: TriggerCard | null; cards: Omit<Card, "id">[]; lanes?: Record<string, string[]> };

/** A flow of cards c1, c2 … in main, or in the lanes that are given. */
function flow({ trigger = userCreated, cards, lanes }: Sketch): FlowGraph {
	const named = cards.map((card, index) => ({ ...card, id: `c${index + 1}` }));
	return {
		...emptyGraph(),
		trigger,
		cards: Object.fromEntries(named.map((card) => [card.id, card])),
		lanes: lanes ?? { main: named.map(({ id }) => id) },
	};
}

const message = (fields: Record<string, FieldValue> = {}, more: Partial<Card> = {}): Omit<Card, "id"> => ({
	uses: "slack.sendChannelMessage@1",
	fields: { channel: literal("#it-news"), text: literal("Hello"), ...fields },
	connection: CONNECTION,
	title: "Tell IT",
	...more,
});
const find: Omit<Card, "id"> = { uses: "directory.findUsers@1", fields: {}, title: "Find them" };
const branch = (fields: Record<string, FieldValue> = { when: expression("true") }): Omit<Card, "id"> => ({
	uses: "flow.if@1",
	fields,
	title: "Contractor?",
});

/** An object with a member "then" would look like a promise to the linter. */
const byLane = (...values: [string, FieldValue][]) => Object.fromEntries(values);

const problemsOf = (sketch: Sketch, kind: FlowKind = "automation") =>
	validate(flow(sketch), testCatalogue, { kind, connections });
const codesOf = (sketch: Sketch, kind?: FlowKind) => problemsOf(sketch, kind).map((each) => each.code);
const codesWith = (fields: Record<string, FieldValue>, more: Partial<Card> = {}) =>
	codesOf({ cards: [message(fields, more)] });

describe("a sound flow", () => {
	test("has no problems", () => {
		const fields = {
			text: template("New: ", { card: "trigger", path: ["user", "displayName"] }, ", with ", {
				card: "trigger",
				path: ["user"],
			}),
			to: ref("trigger", "user", "manager"),
			retries: ref("c1", "count"),
			channel: literal({ value: "C042", label: "#it-news" }),
			labels: { kind: "list", items: [literal("a"), ref("c1", "count")] } as FieldValue,
		};
		expect(problemsOf({ cards: [find, message(fields)] })).toEqual([]);
	});
});

describe("fields", () => {
	test.each<[string, Record<string, FieldValue>]>([
		["FIELD_REQUIRED", { text: literal("  ") }],
		["FIELD_REQUIRED", { channel: literal(null) }],
		["FIELD_UNKNOWN", { chanel: literal("#it-news") }],
		["FIELD_INVALID", { retries: literal("many") }],
		["FIELD_INVALID", { text: literal(5) }],
		["FIELD_INVALID", { labels: literal("a") }],
		["TYPE_MISMATCH", { retries: ref("trigger", "user", "email") }],
		["TYPE_MISMATCH", { text: ref("trigger", "user") }],
		["TYPE_MISMATCH", { retries: template("5", { card: "trigger", path: ["source"] }) }],
		["TYPE_MISMATCH", { retries: expression("trigger.user.email") }],
		["REFERENCE_UNKNOWN", { text: ref("ghost", "id") }],
		["REFERENCE_SELF", { text: ref("c1", "message", "ts") }],
		["REFERENCE_NO_ITEM", { text: ref("item", "email") }],
		["REFERENCE_PATH", { text: ref("trigger", "usr", "email") }],
		["REFERENCE_PATH", { text: ref("trigger", "user", "email", "domain") }],
		["REFERENCE_UNSURE", { text: ref("trigger", "user", "departement") }],
		["REFERENCE_UNKNOWN", { labels: { kind: "list", items: [ref("ghost")] } }],
		["REFERENCE_UNKNOWN", { text: template({ card: "ghost", path: [] }) }],
		["REFERENCE_UNKNOWN", { text: expression("steps.ghost.id") }],
		["EXPRESSION_INVALID", { text: expression("trigger.user.") }],
		["EXPRESSION_INVALID", { text: expression("trigger.nothing") }],
		["EXPRESSION_INVALID", { text: expression("text.removeAccents(5)") }],
		["EXPRESSION_INVALID", { retries: expression("trigger.user.email.map(letter, letter)") }],
	])("%s", (code, fields) => {
		expect(codesWith(fields)).toEqual([code]);
	});

	test("patterns are checked where the check is loaded", () => {
		const graph = flow({ cards: [message({ text: expression("string(trigger.user.email.matches('('))") })] });
		const check = (patternProblem?: (pattern: string) => string | null) =>
			validate(graph, testCatalogue, { kind: "automation", ...(patternProblem ? { patternProblem } : {}) });
		expect(check()).toEqual([]);
		expect(check(() => "it is open")).toMatchObject([
			{ code: "EXPRESSION_INVALID", message: expect.stringContaining('The pattern "(" cannot be used: it is open.') },
		]);
	});

	test("an expression uses the functions of the catalogue", () => {
		expect(codesWith({ text: expression("text.removeAccents(trigger.user.firstName)") })).toEqual([]);
	});

	test("a condition must be yes or no", () => {
		const condition = (when: FieldValue) =>
			codesOf({ cards: [branch({ when })], lanes: { main: ["c1"], "c1.then": [], "c1.else": [] } });
		expect(condition(expression('trigger.user.department == "Sales"'))).toEqual([]);
		expect(condition(expression("trigger.user.department"))).toEqual(["TYPE_MISMATCH"]);
		expect(condition(literal("yes"))).toEqual(["FIELD_INVALID"]);
	});

	test("the trigger's filter sees the event and no card", () => {
		const filtered = (cel: string) =>
			codesOf({ trigger: { ...userCreated, fields: { filter: expression(cel) } }, cards: [find] });
		expect(filtered('trigger.user.userType == "contractor"')).toEqual([]);
		expect(filtered("steps.c1.count > 1")).toEqual(["REFERENCE_LATER"]);
	});

	test("the ordering key sees the event and no card", () => {
		const keyed = (orderingKey: FieldValue) =>
			problemsOf({ trigger: { ...userCreated, orderingKey }, cards: [find, message()] });
		expect(keyed(ref("trigger", "user", "id"))).toEqual([]);
		expect(keyed(ref("c1", "users"))).toMatchObject([{ at: { card: "trigger", field: "orderingKey" } }]);
		expect(keyed(expression("trigger.nothing"))).toMatchObject([{ at: { card: "trigger", field: "orderingKey" } }]);
	});

	test("a length of time is written in ISO 8601", () => {
		const wait = (duration: string) =>
			codesOf({ cards: [{ uses: "flow.wait@1", fields: { duration: literal(duration) } }] });
		expect(wait("P90D")).toEqual([]);
		expect(wait("90 days")).toEqual(["FIELD_INVALID"]);
		expect(wait("P")).toEqual(["FIELD_INVALID"]);
	});

	test("messages name the card, the field and what to do", () => {
		const [first] = problemsOf({ cards: [message({ text: ref("trigger", "usr") })] });
		expect(first).toEqual({
			code: "REFERENCE_PATH",
			at: { card: "c1", field: "text" },
			severity: "error",
			message: 'text of "Tell IT" uses "User created › usr", but "User created" has no "usr". Did you mean "user"?',
		});
	});
});

describe("what a card may refer to", () => {
	const lanes = { main: ["c1", "c4"], "c1.then": ["c2"], "c1.else": ["c3"] };
	const inLanes = (c2: Omit<Card, "id">, c3: Omit<Card, "id">, c4: Omit<Card, "id">) => ({
		cards: [branch(), c2, c3, c4],
		lanes,
	});

	test("cards that run later are refused, in the same lane and outside", () => {
		expect(codesOf({ cards: [message({ text: ref("c2", "count") }), find] })).toEqual(["REFERENCE_LATER"]);
		expect(codesOf(inLanes(message({ text: ref("c4", "count") }), message(), find))).toEqual(["REFERENCE_LATER"]);
	});

	test("cards in a lane are refused from outside and from the lane beside", () => {
		expect(codesOf(inLanes(find, message(), message({ retries: ref("c2", "count") })))).toEqual([
			"REFERENCE_INTO_LANE",
		]);
		expect(codesOf(inLanes(find, message({ retries: ref("c2", "count") }), message()))).toEqual([
			"REFERENCE_INTO_LANE",
		]);
		expect(codesOf(inLanes(find, message({ text: expression("string(steps.c2.count)") }), message()))).toEqual([
			"REFERENCE_INTO_LANE",
		]);
	});

	test("cards before the card that has the lane may be used inside it", () => {
		const cards = [find, branch(), message({ retries: ref("c1", "count") })];
		expect(codesOf({ cards, lanes: { main: ["c1", "c2"], "c2.then": ["c3"], "c2.else": [] } })).toEqual([]);
	});

	test("values of a lane are handed over as outputs of the card that has it, typed and optional", () => {
		const hand = { ...branch(), outputs: { found: byLane(["then", ref("c2", "count")]) } };
		const use = (value: FieldValue) => codesOf({ cards: [hand, find, message(), message({ retries: value })], lanes });
		expect(use(ref("c1", "found"))).toEqual([]);
		expect(use(ref("c1", "lost"))).toEqual(["REFERENCE_PATH"]);
		expect(use(expression("steps.c1.found + 1"))).toEqual([]);
		const wrong = { ...branch(), outputs: { found: byLane(["then", ref("c3", "count")], ["other", literal(1)]) } };
		expect(codesOf({ cards: [wrong, message(), find, message()], lanes })).toEqual([
			"REFERENCE_INTO_LANE",
			"OUTPUT_UNKNOWN_LANE",
		]);
	});

	test("inside a loop the item is typed by the list; results are for the cards behind it", () => {
		const loop: Omit<Card, "id"> = { uses: "flow.forEach@1", fields: { items: ref("c1", "users") } };
		const inLoop = (fields: Record<string, FieldValue>) =>
			codesOf({ cards: [find, loop, message(fields)], lanes: { main: ["c1", "c2"], "c2.each": ["c3"] } });
		expect(inLoop({ to: ref("item"), text: ref("item", "email") })).toEqual([]);
		expect(inLoop({ to: ref("c2", "item"), retries: ref("c2", "index") })).toEqual([]);
		expect(inLoop({ text: expression('item.department == null ? "" : item.department') })).toEqual([]);
		expect(inLoop({ retries: ref("item", "email") })).toEqual(["TYPE_MISMATCH"]);
		expect(inLoop({ labels: ref("c2", "results") })).toEqual(["REFERENCE_PATH"]);
		const behind = (value: FieldValue) =>
			codesOf({ cards: [find, loop, message({ labels: value })], lanes: { main: ["c1", "c2", "c3"], "c2.each": [] } });
		expect(behind(ref("c2", "results"))).toEqual([]);
		expect(behind(ref("c2", "item"))).toEqual(["REFERENCE_PATH"]);
	});

	test("a lane for errors sees the error", () => {
		const cards = [message({}, { onError: "lane" }), message({ text: ref("c1", "error", "message") })];
		expect(codesOf({ cards, lanes: { main: ["c1"], "c1.onError": ["c2"] } })).toEqual([]);
	});
});

describe("connections", () => {
	test.each<[string, Partial<Card>]>([
		["CONNECTION_UNKNOWN", { connection: "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a99" }],
		["CONNECTION_WRONG", { connection: OTHER }],
		["CONNECTION_WITHOUT_SECRET", { connection: NO_SECRET }],
	])("%s", (code, more) => {
		expect(codesWith({}, more)).toEqual([code]);
	});

	test("CONNECTION_MISSING, and no check where connections are not known", () => {
		const { connection: _, ...card } = message();
		expect(codesOf({ cards: [card] })).toEqual(["CONNECTION_MISSING"]);
		expect(validate(flow({ cards: [card] }), testCatalogue, { kind: "automation" })).toEqual([]);
	});
});

describe("cards, lanes and triggers", () => {
	test("UNKNOWN_CARD, with the version that there is", () => {
		const [first] = problemsOf({ cards: [{ uses: "slack.sendChannelMessage@7", fields: {} }] });
		expect(first).toMatchObject({ code: "UNKNOWN_CARD", message: expect.stringContaining("version 1") });
		expect(codesOf({ cards: [{ uses: "nobody.knows@1", fields: {} }] })).toEqual(["UNKNOWN_CARD"]);
	});

	test("a trigger cannot stand behind the first card", () => {
		expect(codesOf({ cards: [{ uses: "directory.userCreated@1", fields: {} }] })).toEqual(["CARD_NOT_ALLOWED"]);
	});

	test.each<[string, FlowKind, TriggerCard | null]>([
		["TRIGGER_NOT_ALLOWED", "provisioning", userCreated],
		["TRIGGER_NOT_ALLOWED", "helper", userCreated],
		["TRIGGER_NOT_ALLOWED", "automation", { id: "trigger", uses: "access.provision@1", fields: {} }],
		["TRIGGER_MISSING", "automation", null],
	])("%s in a flow of kind %s", (code, kind, trigger) => {
		expect(codesOf({ trigger, cards: [find] }, kind)).toContain(code);
	});

	test("TRIGGER_NOT_ALLOWED for a card that is no trigger", () => {
		expect(codesOf({ trigger: { id: "trigger", uses: "directory.findUsers@1", fields: {} }, cards: [find] })).toEqual([
			"TRIGGER_NOT_ALLOWED",
		]);
	});

	test("a provisioning flow gets user, role, app, grant and request without a trigger of its own", () => {
		const cards = [message({ to: ref("trigger", "user"), text: ref("trigger", "grant", "id") })];
		expect(codesOf({ trigger: null, cards }, "deprovisioning")).toEqual([]);
		expect(codesOf({ trigger: null, cards: [message({ text: ref("trigger", "nobody") })] }, "deprovisioning")).toEqual([
			"REFERENCE_PATH",
		]);
	});

	test("conditions and lanes belong together", () => {
		const lanes = (...names: string[]) => ({
			main: ["c1"],
			...Object.fromEntries(names.map((name) => [`c1.${name}`, []])),
		});
		const yes = expression("true");
		expect(codesOf({ cards: [branch({})], lanes: lanes("then", "else") })).toEqual(["CONDITION_MISSING"]);
		expect(codesOf({ cards: [branch({ case1: yes })], lanes: lanes("case1", "else") })).toEqual([]);
		expect(codesOf({ cards: [branch({ case1: yes })], lanes: lanes("else") })).toEqual(["CONDITION_WITHOUT_LANE"]);
		expect(codesOf({ cards: [branch({ when: yes })], lanes: lanes("then", "case2", "else") })).toEqual([
			"LANE_WITHOUT_CONDITION",
		]);
		expect(codesOf({ cards: [branch()], lanes: lanes("then", "else", "approved") })).toEqual(["LANE_UNKNOWN"]);
		expect(codesOf({ cards: [branch()], lanes: lanes("then") })).toEqual(["LANE_MISSING"]);
	});

	test("what leaves a loop stands in one, also inside another card's lane", () => {
		const next = { uses: "flow.next@1", fields: {} };
		const loop = { uses: "flow.forEach@1", fields: { items: ref("c1", "users") } };
		const cards = [find, loop, branch(), next];
		const inLoop = { main: ["c1", "c2"], "c2.each": ["c3"], "c3.then": ["c4"], "c3.else": [] };
		const outside = { main: ["c1", "c2", "c3"], "c2.each": [], "c3.then": ["c4"], "c3.else": [] };
		expect(codesOf({ cards, lanes: inLoop })).toEqual([]);
		expect(codesOf({ cards, lanes: outside })).toEqual(["NOT_IN_LOOP"]);
	});

	test("a wait for an event judges the event as its own, typed by the trigger that is chosen", () => {
		const wait = (cel: string) => ({
			uses: "flow.waitFor@1",
			fields: { event: literal("directory.userCreated"), filter: expression(cel) },
		});
		const lanes = { main: ["c1"], "c1.timedOut": [] };
		expect(codesOf({ cards: [wait('steps.c1.event.source == "scim" && trigger.source != ""')], lanes })).toEqual([]);
		expect(codesOf({ cards: [wait("steps.c1.event.source > 3")], lanes })).toEqual(["EXPRESSION_INVALID"]);
		const other = { ...wait("true"), fields: { event: ref("c1", "event") } };
		expect(codesOf({ cards: [other], lanes })).toEqual(["REFERENCE_SELF"]);
	});

	test("the inputs that a helper declares are typed, others are unsure", () => {
		const inputs = literal({ days: "number", note: "text?" });
		const trigger: TriggerCard = { id: "trigger", uses: "helper.called@1", fields: { inputs } };
		const reads = (name: string, field: string) =>
			codesOf({ trigger, cards: [message({ [field]: ref("trigger", "inputs", name) })] });
		expect(reads("days", "retries")).toEqual([]);
		expect(reads("note", "retries")).toEqual(["TYPE_MISMATCH"]);
		expect(reads("nothing", "text")).toEqual(["REFERENCE_UNSURE"]);
	});

	test("a wait must end, and nothing stands behind a stop", () => {
		expect(codesOf({ cards: [{ uses: "flow.wait@1", fields: {} }] })).toEqual(["WAIT_WITHOUT_END"]);
		expect(codesOf({ cards: [{ uses: "flow.stop@1", fields: {} }, find] })).toEqual(["CARD_UNREACHABLE"]);
	});

	test("warnings do not stop publishing, errors do", () => {
		expect(isPublishable(problemsOf({ trigger: null, cards: [] }))).toBe(true);
		expect(isPublishable(problemsOf({ cards: [message({ text: ref("ghost") })] }))).toBe(false);
	});

	test("a document that is no program is told so and looked at no further", () => {
		const broken = { ...flow({ cards: [find] }), lanes: { main: ["c1", "c1"] } };
		expect(validate(broken, testCatalogue, { kind: "automation" }).map((each) => each.code)).toEqual([
			"GRAPH_CARD_TWICE",
		]);
	});
});
