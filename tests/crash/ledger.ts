import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One arrival at the outside system: from which place of which event's run, when. */
export type Delivery = { event: string; place: string; key: string; at: number };

/** The outside system: writes down every delivery and answers after a moment. */
export type Ledger = {
	url: string;
	deliveries: Delivery[];
	/** Milliseconds until a delivery is answered. */
	answerAfter: number;
	close(): Promise<void>;
};

export const ANSWER_AFTER = 4;

export async function startLedger(): Promise<Ledger> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			const { event, place } = JSON.parse(Buffer.concat(chunks).toString());
			ledger.deliveries.push({ event, place, key: String(request.headers["idempotency-key"]), at: Date.now() });
			const answer = () => response.setHeader("content-type", "application/json").end('{"ok":true}');
			setTimeout(answer, ledger.answerAfter);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const ledger: Ledger = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		deliveries: [],
		answerAfter: ANSWER_AFTER,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
	return ledger;
}
