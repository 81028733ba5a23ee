/** One page of a list by Slack's cursors, which are opaque to callers. Null = the cursor is not one of ours. */
export function pageOf<T extends { id: string }>(
	items: readonly T[],
	args: { cursor?: string; limit?: string },
	kind: string,
): { items: T[]; next: string } | null {
	const limit = Math.min(Math.max(Number(args.limit) || 100, 1), 1_000);
	const from = args.cursor ? position(items, args.cursor, kind) : 0;
	if (from === null) return null;
	const next = items[from + limit];
	return { items: items.slice(from, from + limit), next: next ? btoa(`${kind}:${next.id}`) : "" };
}

function position(items: readonly { id: string }[], cursor: string, kind: string): number | null {
	const text = Buffer.from(cursor, "base64").toString();
	const at = text.startsWith(`${kind}:`) ? items.findIndex((item) => item.id === text.slice(kind.length + 1)) : -1;
	return at < 0 ? null : at;
}
