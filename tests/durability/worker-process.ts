import { startEngine } from "@keyway/server/worker/engine";
import { settingsFor } from "./bed.ts";
import { probe } from "./probe.ts";

/**
 * A worker of its own: its probe calls the stub over HTTP. `crash` names the call at which the process kills itself the
 * hard way: `before:<card>` = just before it goes out, `after:<card>` = answered, but not recorded yet; or `answer:<text>`
 * = this event is stored, and nobody was told.
 */
const { url, stub, worker, crash, leaseSeconds } = JSON.parse(process.argv[2] ?? "{}") as WorkerOrder;
export type WorkerOrder = { url: string; stub: string; worker: string; crash: string | null; leaseSeconds: number };

const die = (point: string) => {
	if (point === crash) process.kill(process.pid, "SIGKILL");
};

const connector = probe(async ({ text, key, signal }) => {
	const card = key.slice(key.indexOf("/") + 1);
	die(`before:${card}`);
	const response = await fetch(stub, { method: "POST", headers: { "idempotency-key": key }, body: text, signal });
	const answer = await response.text();
	die(`after:${card}`);
	return answer;
});

const engine = await startEngine({ ...settingsFor(url, [connector]), worker, leaseSeconds });
process.on("message", async (text: string) => {
	// The first word is whom it is about.
	const data = { text, user: { id: text.split(" ")[0] ?? "" } };
	const event = { type: "probe.happened", data, source: "api", caller: "test", externalId: text } as const;
	const { runs } = await engine.accept(event);
	die(`answer:${text}`);
	process.send?.({ accepted: text, runs });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
