import type { ActionContext } from "@keyway/connector-sdk/context";
import { actionsOf, defineConnector, defineFunction } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { personField } from "@keyway/connector-sdk/person-field";
import { createRegistry } from "@keyway/connector-sdk/registry";
import { type FieldValue, literal } from "@keyway/schema/field-value";
import type { Card } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { Person } from "@keyway/schema/person";
import { expect, test } from "vitest";
import { z } from "zod";
import { card } from "../kernel/simulation.ts";
import type { World } from "../ports.ts";
import { cardTable } from "../program.ts";
import { sealer } from "../sealing.ts";
import { perform } from "./perform.ts";

const connection = {
	url: field(z.string(), { label: "URL" }),
	token: field(z.string(), { label: "Token", secret: true }),
};
type Run = (input: { user?: unknown; text?: string | undefined }, context: ActionContext) => Promise<unknown>;

/** Performs one card whose definition does what the test says. */
async function performing(run: Run, fields: Record<string, FieldValue>, more: Partial<Card> = {}, uses = "vendor.act") {
	const begun: unknown[] = [];
	const action = (id: string, idempotency: "key" | "none") =>
		actionsOf<typeof connection>()({
			id,
			version: 1,
			name: "Act",
			description: "Acts.",
			sentence: "Act",
			input: { user: personField({ label: "User" }).optional(), text: field(z.string().optional(), { label: "Text" }) },
			output: {
				id: field(z.string(), { label: "Id" }),
				key: field(z.string().optional(), { label: "Key", secret: true }),
			},
			sample: { id: "1" },
			effect: "write",
			idempotency,
			source: "https://example.com",
			run: run as never,
		});
	const vendor = defineConnector({
		id: "vendor",
		name: "Vendor",
		description: "A vendor",
		group: "connector",
		icon: { hue: "#000000", monogram: "Ve" },
		connection,
		actions: [action("act", "key"), action("blind", "none")],
	});
	const greet = defineFunction({
		id: "greet",
		version: 1,
		group: "text",
		name: "Greet",
		description: "Greets.",
		sentence: "Greet",
		input: { user: personField({ label: "User" }) },
		output: { text: z.string() },
		sample: { text: "Hi" },
		run: ({ user }) => ({ text: `Hi ${(user as Person).firstName}` }),
	});
	const plan = card("step", uses, fields, { connection: "c1", ...more });
	const performable = cardTable(createRegistry([vendor], [greet])).performable(plan.uses);
	if (!performable) throw new Error("no such definition");
	const scope = { trigger: {}, steps: {}, run: {}, now: "2026-01-01T00:00:00.000Z" };
	const performed = await perform({
		plan: { do: "act", path: "step", card: plan, performable, scope, at: 0, attempt: 1, tries: 0, begun: false },
		hasSealed: false,
		sealer: sealer(undefined, "r"),
		idempotencyKey: "r/step",
		world,
		evaluate: () => null,
		signal: new AbortController().signal,
		gate: { enter: async () => ({ leave() {} }), pause() {}, limited() {}, close() {} },
		begin: async (input) => void begun.push(input),
	});
	return { performed, begun };
}

const people: Record<string, Person> = {
	"ada@acme.test": { id: "p1", email: "ada@acme.test", firstName: "Ada" },
	p1: { id: "p1", email: "ada@acme.test", firstName: "Ada" },
};
const unused = () => Promise.reject(new Error("not used here"));
const world: World = {
	connections: {
		open: async (id) => {
			if (id === "c1")
				return { connector: "vendor", values: { url: "u", token: "t0p-secret" }, secrets: ["t0p-secret"] };
			if (id === "c2") return { connector: "other", values: {}, secrets: [] };
			throw new ConnectorError("auth", "CONNECTION_GONE", "There is no such connection any more.");
		},
	},
	directory: {
		find: async (identifier) => people[identifier] ?? null,
		search: unused,
		create: unused,
		update: unused,
		setStatus: unused,
		delete: unused,
		isTaken: unused,
	},
	outbound: { fetch: unused, dial: unused },
};

test("an action gets its connection, its key and the recorded time; its secrets are blanked in what is kept", async () => {
	const { performed } = await performing(
		async ({ text }, context) => ({
			id: `${text} ${context.connection["token"]} ${context.idempotencyKey} ${context.now.getTime()}`,
			key: "k",
			more: 1,
		}),
		{ text: literal("say t0p-secret") },
	);
	expect(performed).toEqual({
		input: { text: "say •••" },
		output: { id: "say ••• ••• r/step 0", key: "•••", more: 1 },
	});
});

test("a person is looked up by id, address or inline member, once, before the call", async () => {
	const given = async (value: FieldValue) =>
		(await performing(async ({ user }) => ({ id: (user as Person).id ?? "inline" }), { user: value })).performed;
	for (const known of ["p1", "ada@acme.test", { email: "ada@acme.test" }])
		expect(await given(literal(known))).toMatchObject({ input: { user: { firstName: "Ada" } }, output: { id: "p1" } });
	expect(await given(literal({ email: "new@acme.test", firstName: "New" }))).toMatchObject({
		output: { id: "inline" },
	});
	const strangers: Json[] = ["nobody@acme.test", { id: "p9" }, { firstName: "Nobody" }];
	for (const unknown of strangers)
		expect(await given(literal(unknown))).toMatchObject({ error: { kind: "notFound", code: "PERSON_NOT_FOUND" } });
});

test("a function with a person by address is looked up the same way", async () => {
	const { performed } = await performing(unused, { user: literal("p1") }, {}, "text.greet");
	expect(performed).toMatchObject({ output: { text: "Hi Ada" } });
});

test("a missing, foreign or vanished connection fails in words before anything is called", async () => {
	const run = async () => ({ id: "called" });
	const without = await performing(run, {}, { connection: undefined as never });
	expect(without.performed).toMatchObject({ error: { kind: "auth", code: "CONNECTION_MISSING" } });
	expect((await performing(run, {}, { connection: "c2" })).performed).toMatchObject({
		error: { code: "CONNECTION_OF_OTHER" },
	});
	expect((await performing(run, {}, { connection: "c3" })).performed).toMatchObject({
		error: { code: "CONNECTION_GONE" },
	});
});

test("fields that do not fit are named, a null for an optional field counts as empty, and a number in a text is written out", async () => {
	const run: Run = async ({ text }) => ({ id: String(text) });
	expect((await performing(run, { text: literal(["a"]) })).performed).toMatchObject({
		input: { text: ["a"] },
		error: { kind: "invalid", code: "INPUT_INVALID", message: expect.stringContaining("text:") },
	});
	expect((await performing(run, { text: literal(null) })).performed).toMatchObject({ output: { id: "undefined" } });
	expect((await performing(run, { text: literal(5) })).performed).toMatchObject({
		input: { text: "5" },
		output: { id: "5" },
	});
});

test("errors keep the kind that the connector gave; anything else is the card's own breakage", async () => {
	const limited = new ConnectorError("limited", "slow", "Slow down, t0p-secret.", { retryAfter: 7 });
	expect((await performing(() => Promise.reject(limited), {})).performed).toMatchObject({
		error: { kind: "limited", code: "slow", message: "Slow down, •••.", retryAfter: 7 },
	});
	expect((await performing(() => Promise.reject(new TypeError("x of undefined")), {})).performed).toMatchObject({
		error: { kind: "internal", code: "CARD_BROKE", detail: "x of undefined" },
	});
});

test("only a call whose outcome cannot be asked about says first that it begins; out of time it is unknown, not retried", async () => {
	const hang: Run = () => new Promise(() => {});
	const limit = { timeLimit: 0.05 };
	expect(await performing(hang, {}, limit)).toMatchObject({ begun: [], performed: { error: { kind: "timeout" } } });
	expect(await performing(hang, {}, limit, "vendor.blind")).toMatchObject({
		begun: [{}],
		performed: { error: { kind: "unknownOutcome" } },
	});
});
