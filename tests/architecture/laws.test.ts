import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { homeOf, type Module, readModules, targetOf } from "./modules.ts";

const modules = readModules();
const product = modules.filter((module) => !module.isTest);

/** Height of each home: an arrow only points to a lower one. */
const LAYER: Record<string, number> = {
	"packages/schema": 0,
	"packages/expression": 1,
	"packages/connector-sdk": 1,
	"packages/flow": 2,
	"packages/language": 3,
	"packages/engine": 3,
	"packages/contract": 3,
	"packages/functions": 3,
	"packages/access": 3,
	"packages/connectors": 3,
	"packages/db": 4,
	"apps/sandbox": 5,
	"apps/server": 6,
	"apps/web": 6,
};

/** Breaches of a rule as `file → what`, so that a red test says where. */
function breaches(among: Module[], wrong: (specifier: string, module: Module) => boolean): string[] {
	return among.flatMap((module) =>
		module.imports.filter((each) => wrong(each, module)).map((each) => `${module.path} → ${each}`),
	);
}

function linesWith(pattern: RegExp, among: Module[], allowed: (path: string) => boolean = () => false): string[] {
	return among
		.filter((module) => !allowed(module.path))
		.flatMap((module) =>
			module.lines.flatMap((line, at) => (pattern.test(line) ? [`${module.path}:${at + 1} ${line.trim()}`] : [])),
		);
}

const outside = (...homes: string[]) => product.filter((module) => !homes.includes(module.home));

describe("the house", () => {
	test("every home has a layer, so that no package escapes the laws", () => {
		const homes = new Set(product.map((module) => module.home));
		expect([...homes].filter((home) => !(home in LAYER))).toEqual([]);
		expect(Object.keys(LAYER).filter((home) => !homes.has(home))).toEqual([]);
	});

	test("an arrow only points to a lower layer", () => {
		const wrong = breaches(product, (specifier, module) => {
			const target = homeOf(specifier);
			return target !== null && target !== module.home && (LAYER[target] ?? 99) >= (LAYER[module.home] ?? 0);
		});
		expect(wrong).toEqual([]);
	});

	test("packages are entered by their exports only", () => {
		const escapes = breaches(modules, (specifier, module) => {
			const target = targetOf(module, specifier);
			if (target === null) return false;
			if (specifier.startsWith(".")) return !module.isTest && !target.startsWith(`${module.home}/`);
			return (
				!existsSync(resolve(import.meta.dirname, "../..", target)) &&
				!existsSync(resolve(import.meta.dirname, "../..", `${target}x`))
			);
		});
		expect(escapes).toEqual([]);
	});

	test("schema imports only zod", () => {
		const own = product.filter((module) => module.home === "packages/schema");
		expect(breaches(own, (specifier) => !specifier.startsWith("./") && specifier !== "zod")).toEqual([]);
	});

	test("the web app reaches contract, flow, expression and schema only", () => {
		const web = product.filter((module) => module.home === "apps/web");
		const allowed = ["packages/contract", "packages/flow", "packages/expression", "packages/schema", "apps/web"];
		expect(
			breaches(web, (specifier) => homeOf(specifier) !== null && !allowed.includes(homeOf(specifier) ?? "")),
		).toEqual([]);
	});

	test("drizzle and the drivers stay in db", () => {
		const driver = /^(drizzle-orm|postgres|pg|pg-boss)(\/|$)/;
		expect(breaches(outside("packages/db"), (specifier) => driver.test(specifier))).toEqual([]);
	});

	test("pg-boss stays in the folder of dispatch", () => {
		const rest = product.filter((module) => !module.path.startsWith("packages/db/src/dispatch/"));
		expect(breaches(rest, (specifier) => /^(pg|pg-boss)(\/|$)/.test(specifier))).toEqual([]);
	});

	test("Fastify stays in the servers, React in the web app", () => {
		expect(
			breaches(outside("apps/server", "apps/sandbox"), (specifier) => /^(fastify|@fastify\/)/.test(specifier)),
		).toEqual([]);
		expect(
			breaches(outside("apps/web"), (specifier) => /^(react|react-dom|@mantine|@xyflow)(\/|$)/.test(specifier)),
		).toEqual([]);
	});

	test("React Flow's package is imported in one folder of the web app", () => {
		const rest = product.filter((module) => !module.path.startsWith("apps/web/src/canvas/react-flow/"));
		expect(breaches(rest, (specifier) => specifier.startsWith("@xyflow/"))).toEqual([]);
	});

	test("what the web app loads has nothing of Node and no engine for patterns", () => {
		const shown = product.filter((module) => ["packages/expression", "packages/flow"].includes(module.home));
		const rest = shown.filter((module) => !module.path.startsWith("packages/expression/src/pool/"));
		const heavy = /(^node:)|(^@keyway\/expression\/(pool\/|pattern$))|(\/pool\/)|(\/pattern\.ts$)/;
		expect(breaches(rest, (specifier) => heavy.test(specifier))).toEqual([]);
		const web = product.filter((module) => module.home === "apps/web");
		expect(breaches(web, (specifier) => heavy.test(specifier))).toEqual([]);
	});

	test("a connector imports no other connector", () => {
		const wrong = product
			.filter((module) => module.home === "packages/connectors" && !module.path.endsWith("/registry.ts"))
			.flatMap((module) => {
				const [own] = module.path.replace("packages/connectors/src/", "").split(/[/.]/);
				return module.imports.flatMap((specifier) => {
					const target = targetOf(module, specifier)?.replace("packages/connectors/src/", "") ?? "";
					const [other] = target.split(/[/.]/);
					const isConnector = specifier.startsWith(".") && CONNECTORS.includes(other ?? "") && other !== own;
					return isConnector ? [`${module.path} → ${specifier}`] : [];
				});
			});
		expect(CONNECTORS.length).toBeGreaterThan(0);
		expect(wrong).toEqual([]);
	});

	test("there are no cycles between files", () => {
		expect(findCycle(product)).toBeNull();
	});
});

describe("the way out and the surroundings", () => {
	test("only the egress module opens connections", () => {
		const network = /^node:(net|tls|http|https|http2|dgram|dns)/;
		const allowed = /^apps\/(server\/src\/(egress|embedded)|sandbox\/src)\//;
		const others = product.filter(
			(module) => !allowed.test(module.path) && module.path !== "packages/connector-sdk/src/context.ts",
		);
		expect(breaches(others, (specifier) => network.test(specifier) || specifier === "undici")).toEqual([]);
		const backEnd = others.filter((module) => module.home !== "apps/web");
		expect(linesWith(/(\b(await|return)|[=(,])\s+fetch\(|globalThis\.fetch/, backEnd)).toEqual([]);
	});

	test("the environment is read in one file per app, the console written in one", () => {
		expect(linesWith(/process\.env/, product, (path) => /^apps\/\w+\/src\/env\.ts$/.test(path))).toEqual([]);
		expect(
			linesWith(/\bconsole\.(log|info|warn|error|debug)\b/, product, (path) =>
				/^apps\/\w+\/src\/(console|logger)\.ts$/.test(path),
			),
		).toEqual([]);
	});

	test("no page is built from raw HTML and no code from text", () => {
		expect(linesWith(/dangerouslySetInnerHTML|\beval\(|new Function\(|node:vm|sql\.raw\(/, product)).toEqual([]);
	});
});

describe("the size of things", () => {
	test("files have at most 400 lines, nine in ten at most 200", () => {
		const sizes = modules.map((module) => ({ path: module.path, lines: module.lines.length }));
		expect(sizes.filter((each) => each.lines > 401)).toEqual([]);
		const sorted = sizes.map((each) => each.lines).sort((a, b) => a - b);
		expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(220);
	});

	test("nothing is typed any or suppressed", () => {
		expect(
			linesWith(
				/^(?!\s*(\*|\/\/)).*(?<!\w)(as any|: any\b|<any>|any\[\])|@ts-(ignore|expect-error|nocheck)|biome-ignore/,
				modules.filter((each) => !each.path.startsWith("tests/architecture/")),
			),
		).toEqual([]);
	});

	test("no folder is called utils, common, shared, types or helpers", () => {
		expect(
			modules
				.filter((module) => /\/(utils?|common|shared|types|helpers)(\/|\.tsx?$)/.test(module.path))
				.map((each) => each.path),
		).toEqual([]);
	});

	test("every dependency is pinned to an exact version", () => {
		const workspace = readFileSync(resolve(import.meta.dirname, "../../pnpm-workspace.yaml"), "utf8");
		const [, catalog = ""] = /^catalog:\n((?: .*\n)+)/m.exec(workspace) ?? [];
		const versions = [...catalog.matchAll(/^ {2}"?[@\w/.-]+"?: (\S+)$/gm)].map((match) => match[1] ?? "");
		expect(versions.length).toBeGreaterThan(20);
		expect(versions.filter((version) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
	});
});

const CONNECTORS = [
	...new Set(
		product
			.filter((module) => module.home === "packages/connectors")
			.map((module) => module.path.replace("packages/connectors/src/", "").split(/[/.]/)[0] ?? ""),
	),
].filter((name) =>
	["slack", "salesforce", "email", "http", "directory", "access", "flow", "manual", "identity"].includes(name),
);

/** The first cycle found among files, as a path; null = none. */
function findCycle(among: Module[]): string[] | null {
	const byPath = new Map(among.map((module) => [module.path, module]));
	const done = new Set<string>();
	const visit = (path: string, trail: string[]): string[] | null => {
		if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
		const module = byPath.get(path);
		if (!module || done.has(path)) return null;
		for (const specifier of module.imports) {
			const target = targetOf(module, specifier);
			const cycle = target ? visit(target, [...trail, path]) : null;
			if (cycle) return cycle;
		}
		done.add(path);
		return null;
	};
	for (const module of among) {
		const cycle = visit(module.path, []);
		if (cycle) return cycle;
	}
	return null;
}
