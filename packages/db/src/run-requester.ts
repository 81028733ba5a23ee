import { and, eq } from "drizzle-orm";
import type { Requester } from "./access-request.ts";
import { findAccountByEmail } from "./accounts.ts";
import type { Actor } from "./actor.ts";
import type { Executor } from "./client.ts";
import { fail } from "./failure.ts";
import { run } from "./tables/engine.ts";
import { flow, flowVersion } from "./tables/flow.ts";

export type RunRequester = Requester & { actor: Actor; reason: string };

/** In whose name the cards of a run ask: whoever published the version that runs, whatever starts it. @throws NOT_FOUND */
export async function requesterOfRun(db: Executor, runId: string): Promise<RunRequester> {
	const [found] = await db
		.select({ flowId: run.flowId, name: flow.name, publishedBy: flowVersion.publishedBy })
		.from(run)
		.innerJoin(flow, eq(flow.id, run.flowId))
		.innerJoin(flowVersion, and(eq(flowVersion.flowId, run.flowId), eq(flowVersion.number, run.version)))
		.where(eq(run.id, runId));
	if (!found) throw fail("NOT_FOUND");
	return {
		personId: await personOfActor(db, found.publishedBy),
		callerId: found.flowId,
		mayAskForOthers: false,
		flow: { id: found.flowId, runId },
		actor: { kind: "run", id: runId, name: `The flow “${found.name}”` },
		reason: `Asked for by the flow “${found.name}”.`,
	};
}

/** The person behind an actor's name: an account's address, or `token (address)`. */
export async function personOfActor(db: Executor, name: string): Promise<string | null> {
	const [, address = name] = /\(([^()]+)\)$/.exec(name) ?? [];
	return (await findAccountByEmail(db, address))?.personId ?? null;
}
