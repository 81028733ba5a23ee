import type { Pending } from "@keyway/flow/rebase";

/** Keeps edits in the browser until the server has them. */
export type EditQueue = { keep(revision: number, pending: readonly Pending[]): void; close(): void };

/** What the keys of all pages of one person and flow start with. */
export const prefixOf = (account: string, flow: string) => `keyway.edits.${account}.${flow}.`;

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

/** There are none where the page is served without TLS; then the last page that opens takes what is there. */
export const locks = (): LockManager | undefined => navigator.locks as LockManager | undefined;
