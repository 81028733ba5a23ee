import type { Pending } from "@keyway/flow/rebase";
import { readForeign } from "../foreign/read-foreign.ts";
import { locks, prefixOf } from "./edit-queue.ts";

/**
 * Edits that the server did not have yet when their page was closed, made on `revision`; to be dropped once another
 * page minds them.
 */
export type KeptEdits = { revision: number; pending: Pending[]; drop(): void };

/** Milliseconds after which forgotten edits are not offered any more. */
const TOO_OLD = 30 * 86_400_000;

/** Finds the edits of pages of this account that are closed: what a reload, a crash or an empty battery left. */
export async function findKept(account: string, flow: string): Promise<KeptEdits[]> {
	const prefix = prefixOf(account, flow);
	const found: KeptEdits[] = [];
	for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
		await ifUnheld(key, async () => {
			const kept = await readForeign("kept", localStorage.getItem(key) ?? "");
			const drop = () => localStorage.removeItem(key);
			if (kept && Date.now() - kept.at < TOO_OLD) found.push({ ...kept, drop });
			else drop();
		});
	}
	return found;
}

async function ifUnheld(key: string, take: () => Promise<void>): Promise<void> {
	const manager = locks();
	if (!manager) await take();
	else await manager.request(key, { ifAvailable: true }, async (lock) => (lock ? take() : undefined));
}
