import { type ChildProcess, fork } from "node:child_process";
import { type Product, startProduct } from "../product/start-product.ts";

/** A process that accepts events over HTTP and carries on runs. */
export type Started = Pick<Product, "url" | "token" | "process" | "output" | "stop">;

export type Place = {
	databaseUrl: string;
	/** Where its cards may call. */
	egress: string;
	/** Folder of what Node.js compiles once for all starts. */
	cache: string;
};

/** The whole product. */
export const startWhole = ({ databaseUrl, egress, cache }: Place): Promise<Started> =>
	startProduct(databaseUrl, {
		KEYWAY_SANDBOX: "off",
		KEYWAY_EGRESS_ALLOW: egress,
		KEYWAY_LOG: "error",
		KEYWAY_OWNER_EMAIL: "owner@acme.test",
		NODE_COMPILE_CACHE: cache,
	});

/** Its engine alone. @throws when it ends before it is ready */
export async function startEngineOnly({ cache, ...order }: Place): Promise<Started> {
	const child = fork(new URL("./engine-process.ts", import.meta.url), [JSON.stringify(order)], {
		env: { ...process.env, NODE_COMPILE_CACHE: cache },
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream?.on("data", (chunk) => {
			output += chunk;
		});
	const url = await new Promise<string>((resolve, reject) => {
		child.once("message", (message: { url: string }) => resolve(message.url));
		child.once("exit", () => reject(new Error(output)));
	});
	return { url, token: "", process: child, output: () => output, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const exit = new Promise((resolve) => child.once("exit", resolve));
	child.kill();
	await exit;
}
