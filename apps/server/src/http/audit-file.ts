import { createHash } from "node:crypto";
import { type AuditEntry, type AuditFilter, listAudit } from "@keyway/db/audit";
import type { Executor } from "@keyway/db/client";

export type AuditFile = { text: string; type: string; rows: number; sha256: string };

/** Rows of one file; narrow the time for more. */
const MOST_ROWS = 100_000;
const COLUMNS = [
	"seq",
	"at",
	"actorKind",
	"actorId",
	"actorName",
	"action",
	"targetKind",
	"targetId",
	"targetName",
	"details",
	"hash",
];

/** The entries as a file with its number of rows and its hash, for whoever keeps it as evidence. */
export async function auditFile(
	db: Executor,
	format: "csv" | "json",
	filter: Omit<AuditFilter, "cursor" | "limit">,
): Promise<AuditFile> {
	const entries: AuditEntry[] = [];
	let cursor: string | undefined;
	do {
		const page = await listAudit(db, { ...filter, cursor, limit: 1_000 });
		entries.push(...page.items);
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined && entries.length < MOST_ROWS);
	entries.reverse();
	const text = format === "json" ? `${JSON.stringify(entries)}\n` : csv(entries);
	const sha256 = createHash("sha256").update(text).digest("hex");
	return {
		text,
		type: format === "json" ? "application/json" : "text/csv; charset=utf-8",
		rows: entries.length,
		sha256,
	};
}

function csv(entries: readonly AuditEntry[]): string {
	const rows = entries.map(({ seq, at, actor, action, target, details, hash }) =>
		[
			seq,
			at,
			actor.kind,
			actor.id,
			actor.name,
			action,
			target.kind,
			target.id,
			target.name,
			JSON.stringify(details),
			hash,
		]
			.map((value) => cell(String(value)))
			.join(","),
	);
	return [COLUMNS.join(","), ...rows, ""].join("\r\n");
}

/** RFC 4180; what a spreadsheet would take for a formula is shown as text. */
function cell(text: string): string {
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
