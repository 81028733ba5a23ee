import { Edit } from "@keyway/flow/edit";
import { Catalogue, CatalogueEntry, FieldSpec, OutputSpec } from "@keyway/schema/catalogue";
import { EventInput } from "@keyway/schema/event";
import { FieldValue } from "@keyway/schema/field-value";
import { Card, FlowGraph, FlowVersion, TriggerCard } from "@keyway/schema/flow";
import { Json, type JsonSchema } from "@keyway/schema/json";
import { Problem } from "@keyway/schema/problem";
import { RunSummary, StepRun } from "@keyway/schema/run";
import { z } from "zod";
import { Account } from "./accounts.ts";
import { AuditEntry } from "./audit.ts";
import { Me } from "./auth.ts";
import { Connection } from "./connections.ts";
import { CloudEvent } from "./events.ts";
import { CaseResult, Expectations, TestCase, TestFixtures } from "./flow-tests.ts";
import { FlowDocument } from "./flow-transfer.ts";
import { FlowDetail, FlowSummary, VersionSummary } from "./flows.ts";
import { Group } from "./groups.ts";
import { Hook } from "./hooks.ts";
import { ProblemBody } from "./problem.ts";
import type { RouteDefinition } from "./route.ts";
import { RunDetail } from "./runs.ts";
import { Token } from "./tokens.ts";
import { UserImport } from "./user-imports.ts";
import { User, UserAttributes } from "./users.ts";

/** Schemas that get a name of their own in the document; all others stand where they are used. */
const NAMED: Record<string, z.ZodType> = {
	Account,
	AuditEntry,
	Card,
	CaseResult,
	Catalogue,
	CatalogueEntry,
	CloudEvent,
	Connection,
	Edit,
	EventInput,
	Expectations,
	FieldSpec,
	FieldValue,
	FlowDetail,
	FlowDocument,
	FlowGraph,
	FlowSummary,
	FlowVersion,
	Group,
	Hook,
	Json,
	Me,
	OutputSpec,
	Problem,
	ProblemBody,
	RunDetail,
	RunSummary,
	StepRun,
	TestCase,
	TestFixtures,
	Token,
	TriggerCard,
	User,
	UserAttributes,
	UserImport,
	VersionSummary,
};

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) names.add(schema, { id });

const SCHEMAS = "#/components/schemas/";
/** Statuses that a route may answer besides its success, for the document. */
const REFUSALS = { "4XX": "Refused; `code` says why", "5XX": "Our fault, or not now" };

/** OpenAPI 3.1 of these routes, made from the very schemas that check requests and answers. */
export function openApi(routes: readonly RouteDefinition[], version: string): JsonSchema {
	const components: Record<string, JsonSchema> = {};
	const paths: Record<string, Record<string, JsonSchema>> = {};
	for (const route of routes) {
		const path = route.path.replace(/:(\w+)/g, "{$1}");
		paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components) };
	}
	return {
		openapi: "3.1.0",
		info: {
			title: "Keyway",
			version,
			description:
				"Errors are problems (RFC 9457) with a `code`. Lists answer `{items, nextCursor}`; pass `cursor` for the next page. `Idempotency-Key` on POST answers the same request once, for 24 hours.",
		},
		paths,
		components: {
			schemas: components,
			securitySchemes: {
				token: { type: "http", scheme: "bearer", description: "An API token" },
				session: { type: "apiKey", in: "cookie", name: "keyway", description: "The cookie of a signed-in browser" },
			},
		},
	};
}

type Components = Record<string, JsonSchema>;

function operation(route: RouteDefinition, components: Components): JsonSchema {
	const { id, summary, description, permission, status } = route;
	const needs =
		permission === "public" ? "" : `Needs ${permission === "signedIn" ? "a sign-in" : `\`${permission}\``}.`;
	return {
		operationId: id,
		tags: [tagOf(route.path)],
		summary,
		description: [description, needs].filter(Boolean).join("\n\n"),
		"x-permission": permission,
		security: permission === "public" ? [] : [{ token: [] }, { session: [] }],
		parameters: [...parameters("path", route.params, components), ...parameters("query", route.query, components)],
		...(route.body ? { requestBody: body(route, route.body, components) } : {}),
		responses: { [status]: success(route, components), ...refusals(components) },
	};
}

const tagOf = (path: string) => /^\/(?:api\/)?([\w-]+)/.exec(path)?.[1] ?? "api";

function body(route: RouteDefinition, schema: z.ZodType, components: Components): JsonSchema {
	const converted = convert(schema, "input", route.id, components);
	const types = route.accepts ?? ["application/json"];
	return {
		required: !schema.safeParse(undefined).success,
		content: Object.fromEntries(types.map((type) => [type, { schema: converted }])),
	};
}

function success(route: RouteDefinition, components: Components): JsonSchema {
	if (route.status === 204) return { description: "Done" };
	const schema = convert(route.response, "output", route.id, components);
	return { description: "Success", content: { [route.produces ?? "application/json"]: { schema } } };
}

function refusals(components: Components): Record<string, JsonSchema> {
	const schema = convert(ProblemBody, "output", "problem", components);
	const content = { "application/problem+json": { schema } };
	return Object.fromEntries(
		Object.entries(REFUSALS).map(([status, description]) => [status, { description, content }]),
	);
}

function parameters(place: "path" | "query", schema: z.ZodObject | undefined, components: Components): JsonSchema[] {
	return Object.entries(schema?.shape ?? {}).map(([name, type]) => ({
		name,
		in: place,
		required: place === "path" || !(type as z.ZodType).safeParse(undefined).success,
		schema: convert(type as z.ZodType, "input", name, components),
	}));
}

/** JSON Schema of one place: what it defines for itself moves to the components, so that references hold anywhere. */
function convert(schema: z.ZodType, io: "input" | "output", owner: string, components: Components): JsonSchema {
	const {
		$schema: _,
		$defs,
		...root
	} = z.toJSONSchema(schema, { io, unrepresentable: "any", metadata: names }) as {
		$schema?: unknown;
		$defs?: Record<string, JsonSchema>;
		id?: string;
	};
	const suffix = (name: string) => (io === "input" && !name.endsWith("Input") ? "Input" : "");
	const nameOf = (name: string) => (name in NAMED ? `${name}${suffix(name)}` : `${owner}_${name}`);
	const place = (part: unknown): unknown => {
		if (Array.isArray(part)) return part.map(place);
		if (typeof part !== "object" || part === null) return part;
		return Object.fromEntries(
			Object.entries(part).flatMap(([key, value]) => {
				if (key === "$ref" && typeof value === "string") return [[key, referenceOf(value)]];
				// zod repeats the name inside; JSON Schema has no such keyword.
				if (key === "id" && typeof value === "string" && value in NAMED) return [];
				return [[key, place(value)]];
			}),
		);
	};
	const referenceOf = (ref: string) =>
		ref === "#" ? `${SCHEMAS}${nameOf(root.id ?? "root")}` : `${SCHEMAS}${nameOf(ref.replace("#/$defs/", ""))}`;
	for (const [name, definition] of Object.entries($defs ?? {}))
		components[nameOf(name)] ??= place(definition) as JsonSchema;
	const placed = place(root) as JsonSchema;
	if (root.id === undefined && !JSON.stringify(placed).includes(`${SCHEMAS}${nameOf("root")}"`)) return placed;
	components[nameOf(root.id ?? "root")] ??= placed;
	return { $ref: `${SCHEMAS}${nameOf(root.id ?? "root")}` };
}
