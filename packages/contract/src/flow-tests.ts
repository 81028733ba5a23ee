import { CardId, Uuid } from "@keyway/schema/ids";
import { Json, JsonObject } from "@keyway/schema/json";
import { RunStatus, RunSummary, StepStatus } from "@keyway/schema/run";
import { z } from "zod";
import { ById, NoContent } from "./query.ts";
import { defineRoute } from "./route.ts";

/** What a test is filled with; the private world starts as the sandbox's example company. */
export const TestFixtures = z.strictObject({
	/** Outputs that cards give without being performed, by card: pinned samples. */
	outputs: z.record(CardId, Json).optional(),
	/** People beside those of the directory; what the test changes of anybody stays in the test. */
	people: z.array(JsonObject).max(1_000).optional(),
	/** `{channels: [{name, isPrivate?}]}` */
	slack: JsonObject.optional(),
	/** Records by object: `{Contact: [{LastName: "Perez"}]}` */
	salesforce: JsonObject.optional(),
	/** `[{service, kind: "rateLimited" | "serverError" | "timeout" | "dropConnection", times?}]` */
	faults: z.array(JsonObject).max(20).optional(),
});
export type TestFixtures = z.infer<typeof TestFixtures>;

/** What must come of a test. Values are compared as parts: members that are not named may be anything. */
export const Expectations = z.strictObject({
	/** Of the run; `succeeded` or `stopped` where it is not said. */
	status: RunStatus.optional(),
	/** By the card's id, or its path inside loops. */
	steps: z
		.record(
			z.string().min(1).max(500),
			z.strictObject({ status: StepStatus.optional(), input: Json.optional(), output: Json.optional() }),
		)
		.optional(),
});
export type Expectations = z.infer<typeof Expectations>;

export const CaseName = z.string().trim().min(1).max(100);

const caseContent = {
	input: JsonObject.default({}),
	fixtures: TestFixtures.default({}),
	expectations: Expectations.default({}),
};

export const TestCase = z.object({
	name: CaseName,
	input: JsonObject,
	fixtures: TestFixtures,
	expectations: Expectations,
	updatedBy: z.string(),
	updatedAt: z.iso.datetime(),
});
export type TestCase = z.infer<typeof TestCase>;

/** How a case came out: green with no problems. */
export const CaseResult = z.object({
	name: z.string(),
	run: Uuid.nullable(),
	problems: z.array(z.string()),
});
export type CaseResult = z.infer<typeof CaseResult>;

export const testFlow = defineRoute({
	id: "testFlow",
	method: "POST",
	path: "/api/flows/:id/test",
	summary: "Test the draft",
	description:
		"Runs the draft in test mode: Slack, Salesforce and e-mail against a private tenant of the sandbox, the directory as a private copy, other services by their documented example; waits are cut short, cards that tests leave out are skipped (`simulated` of a step says so). Without `input` the trigger's sample is taken. `upTo` ends after that card; `card` performs only that one, with given or sample outputs of the cards before. `live: true` acts on the real services and needs `flows:publish`; provisioning kinds answer it with 403 FLOW_ONLY_BY_ACCESS.",
	permission: "flows:edit",
	params: ById,
	body: z
		.strictObject({
			input: JsonObject.optional(),
			fixtures: TestFixtures.default({}),
			upTo: CardId.optional(),
			card: CardId.optional(),
			live: z.boolean().default(false),
		})
		.default({ fixtures: {}, live: false }),
	status: 202,
	response: RunSummary,
});

export const listTestCases = defineRoute({
	id: "listTestCases",
	method: "GET",
	path: "/api/flows/:id/cases",
	summary: "List the tests that a flow remembers",
	permission: "flows:read",
	params: ById,
	status: 200,
	response: z.object({ items: z.array(TestCase), nextCursor: z.null() }),
});

const ByName = z.strictObject({ id: Uuid, name: CaseName });

export const putTestCase = defineRoute({
	id: "putTestCase",
	method: "PUT",
	path: "/api/flows/:id/cases/:name",
	summary: "Remember a test, or change it",
	description: "All cases run when the flow is published.",
	permission: "flows:edit",
	params: ByName,
	body: z.strictObject(caseContent),
	status: 200,
	response: TestCase,
});

export const deleteTestCase = defineRoute({
	id: "deleteTestCase",
	method: "DELETE",
	path: "/api/flows/:id/cases/:name",
	summary: "Forget a test",
	permission: "flows:edit",
	params: ByName,
	status: 204,
	response: NoContent,
});

export const runTestCases = defineRoute({
	id: "runTestCases",
	method: "POST",
	path: "/api/flows/:id/cases/run",
	summary: "Run all remembered tests of the draft",
	permission: "flows:edit",
	params: ById,
	status: 200,
	response: z.object({ items: z.array(CaseResult) }),
});

export const flowTestRoutes = { testFlow, listTestCases, putTestCase, deleteTestCase, runTestCases };
