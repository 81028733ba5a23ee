import type { FlowStreamMessage, streamFlow as route } from "@keyway/contract/flow-live";
import { missedEdits } from "@keyway/db/flow-change";
import { arrive, flowMark, leave, PRESENCE_LIMIT, peopleIn, type Watcher } from "@keyway/db/flow-presence";
import { getFlow } from "@keyway/db/flows";
import { AppError } from "@keyway/schema/error";
import { openEventStream } from "./event-stream.ts";
import type { Call } from "./handler.ts";

/** Milliseconds between looks at what was done through other processes. */
const LOOK = 1_000;
/** Milliseconds after which a watcher says again that they are there: three times before they would be forgotten. */
const STILL_HERE = (PRESENCE_LIMIT * 1_000) / 3;

/**
 * Streams what others do to a flow as server-sent events, and who else has it open, until the watcher is gone, signed
 * out or disabled, or the flow is. While it lasts, the watcher is shown to the others.
 */
export async function streamFlow(call: Call<typeof route>): Promise<never> {
	const { params, query, principal, services, request } = call;
	const { db } = services;
	const { watches } = request.server;
	const { id } = await getFlow(db, params.id);
	const { account, session } = principal;
	const watcher: Watcher | null =
		account && session ? { client: query.client, flowId: id, accountId: account.id } : null;
	const stream = openEventStream(call);
	const send = ({ event, data }: FlowStreamMessage, eventId?: number) => stream.send(event, data, eventId);
	const stopWatching = watches.watch(id, stream.wake);
	let revision = sinceOf(request.headers["last-event-id"]) ?? query.since;
	let people = "";
	let about: string | null = null;
	let seenAt = 0;
	try {
		do {
			if (watcher && Date.now() - seenAt > STILL_HERE) {
				await arrive(db, watcher);
				if (seenAt === 0) watches.changed(id);
				seenAt = Date.now();
			}
			const mark = await flowMark(db, id);
			if (!mark) break;
			if (mark.revision !== revision) {
				send(await newsSince(revision, mark.revision), mark.revision);
				revision = mark.revision;
			}
			if (about !== null && about !== mark.about) send({ event: "flow", data: {} });
			about = mark.about;
			const now = await peopleIn(db, id);
			const others = now.filter((each) => each.client !== query.client);
			if (people !== JSON.stringify(others)) {
				people = JSON.stringify(others);
				send({ event: "people", data: { people: others } });
			}
		} while (await stream.pause(LOOK));
	} finally {
		stopWatching();
		stream.end();
		if (watcher) {
			await leave(db, watcher).catch((error: unknown) =>
				services.logger.warn({ err: error }, "A presence stays until it is old."),
			);
			watches.changed(id);
		}
	}
	return undefined as never;

	async function newsSince(since: number, now: number): Promise<FlowStreamMessage> {
		try {
			const missed = await missedEdits(db, { id, revision: now }, since);
			const last = missed.at(-1);
			return { event: "edits", data: { revision: last ? last.base + last.edits.length : now, missed } };
		} catch (error) {
			if (error instanceof AppError && error.code === "FLOW_BASE_UNKNOWN")
				return { event: "lost", data: { revision: now } };
			throw error;
		}
	}
}

const sinceOf = (header: string | string[] | undefined): number | null =>
	typeof header === "string" && /^\d{1,9}$/.test(header) ? Number(header) : null;
