import { spawn } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Reporter } from "./console.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const WEB = join(ROOT, "apps/web");

/** Where the built web app lies. */
export const WEB_DIST = join(WEB, "dist");

const SOURCES = [
	"apps/web/{index.html,vite.config.ts,package.json}",
	"apps/web/src/**",
	"packages/{schema,flow,expression,contract}/src/**",
	"pnpm-lock.yaml",
];

/** Builds the web app when it is missing or older than its sources. */
export async function ensureWebBuild(reporter: Reporter): Promise<void> {
	const built = join(WEB_DIST, "index.html");
	const newest = Math.max(...globSync(SOURCES, { cwd: ROOT }).map((path) => statSync(join(ROOT, path)).mtimeMs));
	if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
	const done = reporter.begin("Building the web app");
	const vite = join(dirname(createRequire(join(WEB, "package.json")).resolve("vite/package.json")), "bin/vite.js");
	const output: string[] = [];
	const code = await new Promise<number>((resolve, reject) => {
		const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: WEB });
		child.stdout.on("data", (chunk) => output.push(String(chunk)));
		child.stderr.on("data", (chunk) => output.push(String(chunk)));
		child.once("error", reject);
		child.once("exit", (exit) => resolve(exit ?? 1));
	});
	if (code !== 0) throw new Error(`The web app could not be built:\n${output.join("")}`);
	done("Web app built");
}
