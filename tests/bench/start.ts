import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../product/until.ts";
import { readIfThere, round, treeOf } from "./machine.ts";

/**
 * `npm start` in this checkout, warm: from the key press to the first page, and the memory of server and database when
 * nothing happens. The first start, which builds what is missing, is not measured. RSS counts what processes share once
 * for each of them, PSS (Linux) shares it out: its sum is what the machine holds. Prints a table and one line of JSON;
 * ends with 1 above 6 seconds or 350 MB of PSS. `node tests/bench/start.ts [seconds of idling]`
 */
const IDLE_SECONDS = Number(process.argv[2] ?? 20);
const PORT = 3_940;
const LIMIT = { seconds: 6, megabytes: 350 };

const root = new URL("../..", import.meta.url).pathname;
const data = mkdtempSync(join(tmpdir(), "keyway-start-"));
// The database runs as another user when root starts it.
chmodSync(data, 0o755);
try {
	const cold = await started();
	await stopped(cold.child);
	const warm = await started();
	await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000));
	const memory = memoryOf(warm.child.pid as number);
	await stopped(warm.child);
	console.table(memory);
	const sum = (kind: "RSS MB" | "PSS MB") => round((memory["server"]?.[kind] ?? 0) + (memory["database"]?.[kind] ?? 0));
	const result = {
		"first start s": cold.seconds,
		"warm start s": warm.seconds,
		"idle RSS MB": sum("RSS MB"),
		"idle PSS MB": sum("PSS MB"),
		memory,
	};
	console.log(JSON.stringify(result));
	process.exitCode = warm.seconds <= LIMIT.seconds && result["idle PSS MB"] <= LIMIT.megabytes ? 0 : 1;
} finally {
	rmSync(data, { recursive: true, force: true });
}

/** Starts it as people do; resolved when the first page is served. */
async function started(): Promise<{ child: ChildProcess; seconds: number }> {
	const from = performance.now();
	const env = {
		...process.env,
		KEYWAY_DATA_DIR: join(data, "keyway"),
		PORT: String(PORT),
		KEYWAY_SANDBOX_PORT: String(PORT + 1),
		KEYWAY_SANDBOX_SMTP_PORT: String(PORT + 2),
	};
	const child = spawn("npm", ["start"], { cwd: root, env, stdio: ["ignore", "ignore", "inherit"], detached: true });
	await until(
		"the first page",
		async () => {
			if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}.`);
			const answer = await fetch(`http://127.0.0.1:${PORT}/`, { headers: { accept: "text/html" } }).catch(() => null);
			return answer?.ok && (await answer.text()).includes("<html");
		},
		300_000,
	);
	return { child, seconds: round((performance.now() - from) / 1_000) };
}

/** Ends the server itself, once: npm would pass a signal on a second time, which ends it without its database. */
async function stopped(child: ChildProcess): Promise<void> {
	const group = child.pid as number;
	const tree = treeOf(group);
	const ended = new Promise((resolve) => child.once("exit", resolve));
	const server = tree.find((pid) => {
		const [program = "", ...words] = readIfThere(`/proc/${pid}/cmdline`).split("\0");
		return program.endsWith("node") && words.some((word) => word.endsWith("src/start.ts"));
	});
	process.kill(server ?? group, "SIGINT");
	await ended;
	await until("all processes to end", async () => tree.every((pid) => readIfThere(`/proc/${pid}/stat`) === ""), 60_000);
}

type Memory = { processes: number; "RSS MB": number; "PSS MB": number };

function memoryOf(group: number): Record<string, Memory> {
	const groups: Record<string, Memory> = {};
	for (const pid of treeOf(group)) {
		const command = readIfThere(`/proc/${pid}/cmdline`);
		const name = /postgres/.test(command) ? "database" : /src\/start\.ts|expression/.test(command) ? "server" : "npm";
		const rollup = readIfThere(`/proc/${pid}/smaps_rollup`);
		const megabytes = (kind: string) => Number(new RegExp(`^${kind}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0) / 1_000;
		const before = groups[name] ?? { processes: 0, "RSS MB": 0, "PSS MB": 0 };
		groups[name] = {
			processes: before.processes + 1,
			"RSS MB": round(before["RSS MB"] + megabytes("Rss")),
			"PSS MB": round(before["PSS MB"] + megabytes("Pss")),
		};
	}
	return groups;
}
