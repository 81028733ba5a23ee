import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Bytes of a socket's path that every system takes. */
const LONGEST = 100;
const WAIT_MS = 120_000;

/**
 * Lets one process at a time prepare a data directory. The lock is a socket that the process listens on: the system ends
 * it with the process, so a killed start leaves only a file that nobody answers behind.
 */
export async function withStartLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
	const near = join(directory, "starting.sock");
	const name = `keyway-${createHash("sha256").update(directory).digest("hex").slice(0, 16)}.sock`;
	const path = Buffer.byteLength(near) <= LONGEST ? near : join(tmpdir(), name);
	const lock = await taken(path);
	try {
		return await work();
	} finally {
		await new Promise((resolve) => lock.close(resolve));
	}
}

async function taken(path: string): Promise<Server> {
	const limit = Date.now() + WAIT_MS;
	while (Date.now() < limit) {
		const server = await listening(path);
		if (server) return server;
		if (await isHeld(path)) await delay(50);
		else rmSync(path, { force: true });
	}
	throw new Error(
		`Another Keyway server has been starting for long on the same data directory (${path}). Stop it first.`,
	);
}

function listening(path: string): Promise<Server | null> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => socket.destroy());
		server.once("error", (error: NodeJS.ErrnoException) =>
			error.code === "EADDRINUSE" ? resolve(null) : reject(error),
		);
		server.listen(path, () => resolve(server));
	});
}

function isHeld(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(path);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
	});
}
