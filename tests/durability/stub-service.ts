import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** An outside system over HTTP that counts deliveries by idempotency key. */
export type StubService = {
	url: string;
	/** Deliveries by key, in the order in which keys were first seen. */
	deliveries: Map<string, number>;
	/** What was said, delivery by delivery. */
	texts: string[];
	/** Holds back the answer to the next delivery until the given function is called. */
	holdNext(): { arrived: Promise<void>; release(): void };
	/** Holds back the answers to deliveries whose keys end so, until the given function is called. */
	holdAll(ending: string): () => void;
	close(): Promise<void>;
};

export async function startStubService(): Promise<StubService> {
	const deliveries = new Map<string, number>();
	const texts: string[] = [];
	let heldBack: { ending: string; released: Promise<void> } | null = null;
	let hold: { arrive(): void; released: Promise<void> } | null = null;
	const server = createServer(async (request, response) => {
		texts.push(await text(request));
		const key = String(request.headers["idempotency-key"]);
		deliveries.set(key, (deliveries.get(key) ?? 0) + 1);
		const held = hold;
		hold = null;
		held?.arrive();
		await held?.released;
		if (heldBack && key.endsWith(heldBack.ending)) await heldBack.released;
		response.end("ok");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		deliveries,
		texts,
		holdNext() {
			const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
			const { promise: released, resolve: release } = Promise.withResolvers<void>();
			hold = { arrive, released };
			return { arrived, release };
		},
		holdAll(ending) {
			const { promise: released, resolve: release } = Promise.withResolvers<void>();
			heldBack = { ending, released };
			return release;
		},
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
