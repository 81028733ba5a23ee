import { globSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

/** One source file with what it imports, read from its text: type imports count. */
export type Module = {
	/** From the root: `packages/flow/src/edit.ts`. */
	path: string;
	/** `packages/flow` */
	home: string;
	lines: string[];
	imports: string[];
	isTest: boolean;
};

const ROOT = resolve(import.meta.dirname, "../..");
const IMPORT =
	/(?:^|[\s;])(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+\s+from\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

/** All modules of packages, apps and tests; fails on none, because a law over nothing proves nothing. */
export function readModules(): Module[] {
	const files = globSync(["packages/*/src/**/*.{ts,tsx}", "apps/*/src/**/*.{ts,tsx}", "tests/**/*.ts"], { cwd: ROOT })
		.filter((path) => !path.includes("node_modules"))
		.sort();
	if (files.length === 0) throw new Error("The architecture tests found no module to read.");
	return files.map((path) => {
		const text = readFileSync(resolve(ROOT, path), "utf8");
		return {
			path,
			home: path
				.split("/")
				.slice(0, path.startsWith("tests/") ? 1 : 2)
				.join("/"),
			lines: text.split("\n"),
			imports: [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? ""),
			isTest: path.startsWith("tests/") || path.endsWith(".test.ts"),
		};
	});
}

/** `@keyway/flow/edit` → `packages/flow`; null for anything outside the house. */
export function homeOf(specifier: string): string | null {
	const name = /^@keyway\/([a-z-]+)/.exec(specifier)?.[1];
	if (!name) return null;
	return ["server", "web", "sandbox"].includes(name) ? `apps/${name}` : `packages/${name}`;
}

/** The file that an import of ours points to, from the root. */
export function targetOf(module: Module, specifier: string): string | null {
	if (specifier.startsWith(".")) return relative(ROOT, resolve(ROOT, dirname(module.path), specifier));
	const home = homeOf(specifier);
	return home ? `${home}/src/${specifier.split("/").slice(2).join("/")}.ts` : null;
}
