import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { directory } from "@keyway/connectors/directory/directory";
import { http } from "@keyway/connectors/http/http";
import { AppError } from "@keyway/schema/error";
import { createOutbound } from "@keyway/server/egress/outbound";
import { startEngine } from "@keyway/server/worker/engine";
import { settingsFor } from "../durability/bed.ts";

/** The product's engine, its way out and its events over HTTP, without the rest: it starts in a third of the time. */
const { databaseUrl, egress } = JSON.parse(process.argv[2] ?? "{}") as { databaseUrl: string; egress: string };

/** As in the product. */
const DRAIN_MS = 10_000;

const engine = await startEngine({
	...settingsFor(databaseUrl, [http, directory]),
	outbound: createOutbound({ allow: egress, own: [] }),
	worker: `${process.pid}`,
	leaseSeconds: 3,
});

const server = createServer(async (request, response) => {
	const { id, type, data } = JSON.parse(await text(request));
	const event = { type, data, externalId: id, source: "api", caller: "crash" } as const;
	const [status, answer] = await engine.accept(event).then(
		(accepted) => [202, accepted] as const,
		(error: unknown) => [error instanceof AppError ? error.status : 500, { error: String(error) }] as const,
	);
	response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

process.once("SIGTERM", async () => {
	server.close();
	await engine.stop(DRAIN_MS);
	process.exit(0);
});
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
