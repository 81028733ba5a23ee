import { z } from "zod";
import { fail } from "./failure.ts";

/** One page of a list; `nextCursor` is null on the last. */
export type Page<T> = { items: T[]; nextCursor: string | null };

/** Where a page starts: the sort keys of the row before it. */
export type PageRequest = { cursor?: string | undefined; limit: number };

/**
 * Cuts the one row too many that a query asked for, and makes the cursor of the last row that stays.
 * Cursors are opaque outside: base64url of the sort keys as JSON.
 */
export function pageOf<R, T>(rows: R[], limit: number, keys: (row: R) => unknown[], item: (row: R) => T): Page<T> {
	const kept = rows.slice(0, limit);
	const last = kept.at(-1);
	return {
		items: kept.map(item),
		nextCursor:
			rows.length > limit && last !== undefined ? Buffer.from(JSON.stringify(keys(last))).toString("base64url") : null,
	};
}

/** The sort keys in a cursor, checked; null = from the start. */
export function readCursor<T extends z.ZodType>(cursor: string | undefined, keys: T): z.output<T> | null {
	if (cursor === undefined) return null;
	try {
		return keys.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
	} catch (cause) {
		throw fail("CURSOR_INVALID", {}, { cause });
	}
}

const ById = z.tuple([z.uuid()]);
/** The id behind which a page of a list by id starts; none = from the start. */
export const readPlace = (cursor: string | undefined): string | undefined => readCursor(cursor, ById)?.[0];
/** A page of a list by id, which for ids of ours is by age; the query asked for one row too many. */
export const pageById = <R extends { id: string }>(rows: R[], limit: number): Page<R> =>
	pageOf(
		rows,
		limit,
		(row) => [row.id],
		(row) => row,
	);

export const NameAndId = z.tuple([z.string(), z.uuid()]);
/** Sort keys of lists by time: the time as PostgreSQL wrote it, so that no microsecond is lost. */
export const TimeAndId = z.tuple([z.string().regex(/^\d{4}-[-\d :.+]+$/), z.uuid()]);

/** A search as a pattern for `like` on lower-case text; its wildcards are taken literally. */
export const searchPattern = (search: string) => `%${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;

/** A timestamp as PostgreSQL writes it → ISO 8601 in UTC. */
export const iso = (time: string) => new Date(time).toISOString();
export const isoOrNull = (time: string | null) => (time === null ? null : iso(time));
