import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One arrival at the outside system. */
export type Delivery = { event: string; card: string; key: string; at: number };

/** The outside system: writes down every delivery and answers after a moment. */
export type Ledger = {
	url: string;
	deliveries: Delivery[];
	/** Called once with the next delivery, before it is answered. */
	onNext: ((delivery: Delivery) => void) | null;
	close(): Promise<void>;
};

const ANSWER_AFTER_MS = 4;

export async function startLedger(): Promise<Ledger> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			const { event, card } = JSON.parse(Buffer.concat(chunks).toString());
			const delivery = { event, card, key: String(request.headers["idempotency-key"]), at: Date.now() };
			ledger.deliveries.push(delivery);
			const { onNext } = ledger;
			ledger.onNext = null;
			onNext?.(delivery);
			setTimeout(() => response.setHeader("content-type", "application/json").end('{"ok":true}'), ANSWER_AFTER_MS);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const ledger: Ledger = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		deliveries: [],
		onNext: null,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
	return ledger;
}
