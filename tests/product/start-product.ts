import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));
const START_LIMIT_MS = 60_000;

/** The whole product in a process of its own, as `npm start` runs it. */
export type Product = {
	url: string;
	sandboxUrl: string;
	/** `KEYWAY_API_TOKEN` of this start: an administrator. */
	token: string;
	process: ChildProcess;
	/** Everything printed so far. */
	output(): string;
	stop(signal?: NodeJS.Signals): Promise<void>;
};

/** Starts it on `databaseUrl` with free ports and an own data directory, and waits until it is ready. */
export async function startProduct(databaseUrl: string, env: Record<string, string> = {}): Promise<Product> {
	const dataDir = mkdtempSync(join(tmpdir(), "keyway-product-"));
	const [port, sandboxPort, smtpPort] = (await freePorts(3)) as [number, number, number];
	const token = "test-administrator-token-0123456789abcdef";
	const given = {
		DATABASE_URL: databaseUrl,
		KEYWAY_DATA_DIR: dataDir,
		KEYWAY_API_TOKEN: token,
		KEYWAY_SANDBOX_PORT: String(sandboxPort),
		KEYWAY_SANDBOX_SMTP_PORT: String(smtpPort),
		KEYWAY_LOG: "warn",
		PORT: String(port),
		// A worker has no pages: what it serves stands where a test looks.
		KEYWAY_METRICS_PORT: String(port),
		...env,
	};
	const child = spawn(process.execPath, [MAIN], {
		env: { ...process.env, ...given },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const output: string[] = [];
	child.stdout.on("data", (chunk) => output.push(String(chunk)));
	child.stderr.on("data", (chunk) => output.push(String(chunk)));
	const product: Product = {
		url: `http://127.0.0.1:${given.PORT}`,
		sandboxUrl: `http://127.0.0.1:${given.KEYWAY_SANDBOX_PORT}`,
		token,
		process: child,
		output: () => output.join(""),
		async stop(signal = "SIGTERM") {
			if (child.exitCode === null && child.signalCode === null) {
				const ended = new Promise((resolve) => child.once("exit", resolve));
				child.kill(signal);
				await ended;
			}
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
	await untilReady(product);
	return product;
}

async function untilReady(product: Product): Promise<void> {
	const limit = Date.now() + START_LIMIT_MS;
	while (Date.now() < limit) {
		if (product.process.exitCode !== null) break;
		const answer = await fetch(`${product.url}/api/ready`).catch(() => null);
		if (answer?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	await product.stop("SIGKILL");
	throw new Error(`The product did not become ready:\n${product.output()}`);
}

/** Ports that nobody uses at this moment. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as { port: number }).port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}
