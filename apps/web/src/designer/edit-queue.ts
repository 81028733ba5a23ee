import { Edit } from "@keyway/flow/edit";
import type { Pending } from "@keyway/flow/rebase";
import { z } from "zod";

const Kept = z.object({
	revision: z.number().int(),
	at: z.number(),
	pending: z.array(z.object({ id: z.string(), edit: Edit })),
});

/**
 * Edits that the server did not have yet when their page was closed, made on `revision`; to be dropped once another
 * page minds them.
 */
export type KeptEdits = { revision: number; pending: Pending[]; drop(): void };

/** Keeps edits in the browser until the server has them. */
export type EditQueue = { keep(revision: number, pending: readonly Pending[]): void; close(): void };

/** Milliseconds after which forgotten edits are not offered any more. */
const TOO_OLD = 30 * 86_400_000;

const prefixOf = (account: string, flow: string) => `keyway.edits.${account}.${flow}.`;

/** The queue of one open page. A lock tells other pages that this one lives and minds its edits itself. */
export function openQueue(account: string, flow: string, page: string): EditQueue {
	const key = prefixOf(account, flow) + page;
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	void locks()?.request(key, () => held);
	return {
		keep(revision, pending) {
			if (pending.length === 0) localStorage.removeItem(key);
			else
				try {
					localStorage.setItem(key, JSON.stringify({ revision, at: Date.now(), pending }));
				} catch {
					// The browser's storage is full: the edits stay in this page, and the page says that they are not sent.
				}
		},
		close: release,
	};
}

/** Finds the edits of pages of this account that are closed: what a reload, a crash or an empty battery left. */
export async function findKept(account: string, flow: string): Promise<KeptEdits[]> {
	const prefix = prefixOf(account, flow);
	const found: KeptEdits[] = [];
	for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
		await ifUnheld(key, () => {
			const kept = Kept.safeParse(JSON.parse(localStorage.getItem(key) ?? "null"));
			const drop = () => localStorage.removeItem(key);
			if (kept.success && Date.now() - kept.data.at < TOO_OLD) found.push({ ...kept.data, drop });
			else drop();
		});
	}
	return found;
}

async function ifUnheld(key: string, take: () => void): Promise<void> {
	const manager = locks();
	if (!manager) take();
	else await manager.request(key, { ifAvailable: true }, async (lock) => (lock ? take() : undefined));
}

/** There are none where the page is served without TLS; then the last page that opens takes what is there. */
const locks = (): LockManager | undefined => navigator.locks as LockManager | undefined;
