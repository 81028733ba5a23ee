import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "./browser/find-browser.ts";

/**
 * `npm test`: every suite, one after the other, with its time; the last line is `N passed, N failed`.
 * `--long` runs the same tests with larger counts.
 */
const SUITES = ["unit", "architecture", "connectors", "contract", "spine"];
/** These mostly wait, for processes to die and leases to end: side by side, and beside the simulation, which computes. */
const WAITING = ["access", "durability"];
/** Two files at once: while one waits the other works. */
const TWO = ["--maxWorkers", "2"];

type Outcome = { name: string; passed: number; failed: number; seconds: number };

const began = performance.now();
const long = process.argv.includes("--long");
const root = new URL("..", import.meta.url).pathname;
const reports = mkdtempSync(join(tmpdir(), "keyway-reports-"));

function run(command: string, args: string[]): Promise<number> {
	const env = { ...process.env, FORCE_COLOR: "0", ...(long ? { KEYWAY_TEST_LONG: "1" } : {}) };
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: root, stdio: "inherit", env });
		child.once("error", reject);
		child.once("exit", (code) => resolve(code ?? 1));
	});
}

/** A check or suite that ends without a report counts as one failure: nothing is skipped in silence. */
async function timed(name: string, work: () => Promise<{ passed: number; failed: number }>): Promise<Outcome> {
	console.log(`\n== ${name}`);
	const from = performance.now();
	const counts = await work().catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		return { passed: 0, failed: 1 };
	});
	return { name, ...counts, seconds: (performance.now() - from) / 1000 };
}

async function suite(name: string, more: string[] = []): Promise<{ passed: number; failed: number }> {
	const report = join(reports, `${name}.json`);
	const code = await run("vitest", [
		"run",
		"--project",
		name,
		"--reporter=default",
		"--reporter=json",
		`--outputFile.json=${report}`,
		...more,
	]);
	const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, "utf8"));
	const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0);
	return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
}

const check = (command: string, args: string[]) => async () => ({
	passed: 1,
	failed: 0,
	...((await run(command, args)) === 0 ? {} : { passed: 0, failed: 1 }),
});

const outcomes: Outcome[] = [
	await timed("browser starts", async () => {
		const browser = await launchBrowser();
		console.log(`chromium ${browser.version()}`);
		await browser.close();
		return { passed: 1, failed: 0 };
	}),
	await timed("types", check("tsc", ["-p", "tsconfig.json"])),
	await timed("types of the web app", check("tsc", ["-p", "apps/web/tsconfig.json"])),
	await timed("style", check("biome", ["check"])),
	await timed("unused", check("knip", [])),
	await timed("web app builds", check("pnpm", ["--filter", "@keyway/web", "build"])),
];
const seeds = ["--seeds", long ? "100000" : "2000"];
for (const name of SUITES) outcomes.push(await timed(name, () => suite(name)));
outcomes.push(
	...(await Promise.all([
		timed("simulation", check("node", ["tests/simulation/run.ts", ...seeds])),
		...WAITING.map((name) => timed(name, () => suite(name, TWO))),
	])),
	await timed("crash", check("node", ["tests/crash/run.ts", ...(long ? ["--long"] : [])])),
	await timed("e2e", () => suite("e2e", TWO)),
);
rmSync(reports, { recursive: true, force: true });

console.log("\nsuite                     passed  failed  seconds");
for (const { name, passed, failed, seconds } of outcomes) {
	console.log(
		`${name.padEnd(24)} ${String(passed).padStart(7)} ${String(failed).padStart(7)} ${seconds.toFixed(1).padStart(8)}`,
	);
}
const sum = (key: "passed" | "failed") => outcomes.reduce((total, each) => total + each[key], 0);
console.log(`${"all, some side by side".padEnd(40)} ${((performance.now() - began) / 1_000).toFixed(1).padStart(8)}\n`);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
