import { describe, expect, test } from "vitest";
import { openApi } from "./openapi.ts";
import { type RouteId, routes } from "./routes.ts";

const document = openApi(Object.values(routes), "1.2.3") as {
	paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>;
	components: { schemas: Record<string, object> };
};

function references(part: unknown): string[] {
	if (Array.isArray(part)) return part.flatMap(references);
	if (typeof part !== "object" || part === null) return [];
	return Object.entries(part).flatMap(([key, value]) => (key === "$ref" ? [String(value)] : references(value)));
}

describe("the OpenAPI document", () => {
	test("describes every route of the contract once, with its path parameters", () => {
		const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
			Object.values(methods).map((operation) => ({ path, ...operation })),
		);
		expect(operations.map((each) => each.operationId).sort()).toEqual(Object.keys(routes).sort());
		for (const { path, parameters } of operations) {
			const inPath = parameters.filter((each) => each.in === "path").map((each) => `{${each.name}}`);
			expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
		}
	});

	test("has no reference that leads nowhere", () => {
		const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
		const used = [...new Set(references(document))];
		expect(used.length).toBeGreaterThan(10);
		expect(used.filter((reference) => !known.includes(reference))).toEqual([]);
	});

	test("is plain JSON", () => {
		expect(JSON.parse(JSON.stringify(document))).toEqual(document);
	});
});

describe("the contract", () => {
	test("stores every route under its own id, and no two share method and path", () => {
		for (const id of Object.keys(routes) as RouteId[]) expect(routes[id].id).toBe(id);
		const addresses = Object.values(routes).map((route) => `${route.method} ${route.path}`);
		expect(new Set(addresses).size).toBe(addresses.length);
	});
});
