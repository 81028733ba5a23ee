import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { close, connect, type Database } from "@keyway/db/client";
import { ensureDatabase } from "@keyway/db/ensure-database";
import { startCluster } from "@keyway/server/embedded/cluster";
import { type Product, startProduct } from "../product/start-product.ts";
import { type LoadParts, startStub } from "./load.ts";
import { databaseCpu, treeCpu } from "./machine.ts";

/** The product in processes of its own on a database that syncs; this process is the load generator and the called service. */
export type WholeProduct = Pick<LoadParts, "stub"> & {
	directory: string;
	url: string;
	db: Database;
	products: Product[];
	/** Starts one more process. */
	start(): Promise<Product>;
	/** What a load on these processes needs. */
	parts(products: Product[]): LoadParts;
	stop(): Promise<void>;
};

/**
 * @param settings of the database beyond ours
 * @param env of the processes beyond ours
 */
export async function startWhole(
	settings: Record<string, string> = {},
	env: Record<string, string> = {},
): Promise<WholeProduct> {
	const directory = mkdtempSync(join(tmpdir(), "keyway-bench-"));
	const cluster = await startCluster(directory, settings);
	const url = await ensureDatabase(cluster.url, "keyway");
	const stub = await startStub();
	const db = connect(url, { max: 2 });
	const products: Product[] = [];
	return {
		directory,
		url,
		db,
		stub,
		products,
		async start() {
			const product = await startProduct(url, {
				KEYWAY_SANDBOX: "off",
				KEYWAY_OWNER_EMAIL: "owner@bench.test",
				KEYWAY_SECRET_KEY: "a key of the benchmark of 32 characters",
				KEYWAY_EGRESS_ALLOW: new URL(stub.url).host,
				KEYWAY_LOG: "info",
				...env,
			});
			products.push(product);
			return product;
		},
		parts: (used) => ({
			db,
			stub,
			urls: used.map((product) => product.url),
			cpu: () => ({
				product: used.reduce((sum, { process }) => sum + treeCpu(process.pid as number), 0),
				database: databaseCpu(directory),
			}),
		}),
		async stop() {
			for (const product of products) await product.stop();
			stub.close();
			await close(db);
			await cluster.stop();
			rmSync(directory, { recursive: true, force: true });
		},
	};
}
