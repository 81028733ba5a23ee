import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { readOrMakeSecret } from "../secret-file.ts";
import { installBinaries } from "./binaries.ts";
import { clusterOwner, type Owner, prepareDataDirectory } from "./data-directory.ts";
import { withStartLock } from "./start-lock.ts";

export type Cluster = {
	/** Connection address of the product's own database. */
	url: string;
	port: number;
	/** Fast shutdown: sessions are ended, nothing committed is lost. */
	stop(): Promise<void>;
};

type Layout = { directory: string; programs: string; data: string; owner: Owner };

const START_LIMIT_MS = 60_000;

/**
 * Starts the embedded PostgreSQL in `dataDir`, making it on the first start. A cluster that a killed server left running
 * there is taken over.
 * @param settings server settings beyond ours, for example `{ fsync: "off" }` in tests
 */
export async function startCluster(dataDir: string, settings: Record<string, string> = {}): Promise<Cluster> {
	const owner = clusterOwner();
	const directory = prepareDataDirectory(dataDir, owner);
	return withStartLock(directory, () => startIn(directory, owner, settings));
}

async function startIn(directory: string, owner: Owner, settings: Record<string, string>): Promise<Cluster> {
	const layout: Layout = {
		directory,
		programs: installBinaries(directory, owner),
		data: join(directory, "cluster"),
		owner,
	};
	const path = join(directory, "database-password");
	const password = readOrMakeSecret(path, () => randomBytes(24).toString("hex"), { least: 48, owner });
	if (!existsSync(join(layout.data, "PG_VERSION"))) await initialise(layout);
	const running = runningPostmaster(layout.data);
	// PostgreSQL itself would take a stranger that has its old number for itself and refuse to start.
	if (!running) rmSync(join(layout.data, "postmaster.pid"), { force: true });
	const port = running?.port ?? (await freePort());
	if (!running) launch(layout, port, settings);
	const pid = await untilReady(layout);
	return {
		url: `postgres://keyway:${password}@127.0.0.1:${port}/postgres`,
		port,
		stop: () => shutDown(layout.data, pid),
	};
}

async function initialise(layout: Layout): Promise<void> {
	// A first start that was killed half-way leaves a directory without PG_VERSION: begin again.
	rmSync(layout.data, { recursive: true, force: true });
	const options = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
	const access = [
		"--username=keyway",
		"--auth=scram-sha-256",
		`--pwfile=${join(layout.directory, "database-password")}`,
	];
	await promisify(execFile)(join(layout.programs, "bin", "initdb"), ["-D", layout.data, ...options, ...access], {
		...layout.owner,
		cwd: layout.directory,
		env: { LC_ALL: "C", TZ: "UTC" },
	});
}

function launch(layout: Layout, port: number, settings: Record<string, string>): void {
	const all: Record<string, string> = {
		listen_addresses: "127.0.0.1",
		port: String(port),
		unix_socket_directories: "",
		max_connections: "200",
		shared_buffers: "128MB",
		timezone: "UTC",
		...settings,
	};
	const log = openSync(join(layout.directory, "postgresql.log"), "a", 0o600);
	const child = spawn(
		join(layout.programs, "bin", "postgres"),
		["-D", layout.data, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
		{
			...layout.owner,
			cwd: layout.directory,
			env: { LC_ALL: "C", TZ: "UTC" },
			stdio: ["ignore", log, log],
			// Its own process group: Ctrl-C goes to the server first, which stops the cluster last.
			detached: true,
		},
	);
	child.unref();
	closeSync(log);
}

/** The process that holds the data directory, if it is alive. Lines of postmaster.pid: pid, directory, start, port, … status. */
function runningPostmaster(data: string): { pid: number; port: number; ready: boolean } | null {
	const path = join(data, "postmaster.pid");
	if (!existsSync(path)) return null;
	const lines = readFileSync(path, "utf8").split("\n");
	const pid = Number(lines[0]);
	if (!isAlive(pid) || !isPostgres(pid, data)) return null;
	return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** After a restart of the machine or the container the old number may be another program's; only Linux tells. */
function isPostgres(pid: number, data: string): boolean {
	const path = `/proc/${pid}/cmdline`;
	return !existsSync(path) || readFileSync(path, "utf8").split("\0").includes(data);
}

async function untilReady(layout: Layout): Promise<number> {
	const limit = Date.now() + START_LIMIT_MS;
	while (Date.now() < limit) {
		const postmaster = runningPostmaster(layout.data);
		if (postmaster?.ready) return postmaster.pid;
		await delay(25);
	}
	throw new Error(`The embedded PostgreSQL did not start. Its log: ${join(layout.directory, "postgresql.log")}`);
}

async function shutDown(data: string, pid: number): Promise<void> {
	if (runningPostmaster(data)?.pid !== pid) return;
	process.kill(pid, "SIGINT");
	while (existsSync(join(data, "postmaster.pid")) && isAlive(pid)) await delay(20);
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === "string") throw new Error("No free port was found.");
	return address.port;
}
