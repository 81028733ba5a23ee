import { listEdits } from "@keyway/contract/flow-live";
import { api } from "../api/client.ts";
import type { DocumentStore } from "./document-store.ts";
import { findKept } from "./kept-edits.ts";

/** Goes on with edits that an earlier page of this person could not send, but for those that the server has. */
export async function resumeKept(store: DocumentStore, account: string, flow: string): Promise<void> {
	for (const { revision, pending, drop } of await findKept(account, flow)) {
		const taken = new Set(await takenSince(flow, revision));
		store.getState().resume(pending.filter(({ id }) => !taken.has(id)));
		drop();
	}
}

/** Ids of the edits that the server took since a revision; none where it does not know that revision any more. */
async function takenSince(flow: string, since: number): Promise<string[]> {
	try {
		const { missed } = await api(listEdits, { params: { id: flow }, query: { since } });
		return missed.flatMap(({ ids }) => ids);
	} catch {
		return [];
	}
}
