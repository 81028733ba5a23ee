import { Json } from "@keyway/schema/json";
import { z } from "zod";
import { page, paging, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

/** One entry of the append-only record of who changed what. */
export const AuditEntry = z.object({
	/** Place in the chain, from 1. */
	seq: z.number().int(),
	at: z.iso.datetime(),
	actor: z.object({ kind: z.enum(["account", "token", "run", "system"]), id: z.string(), name: z.string() }),
	/** `flow.published`, `account.disabled` … */
	action: z.string(),
	target: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
	details: z.record(z.string(), Json),
	/** SHA-256 over this entry and the hash before it. */
	hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAudit = defineRoute({
	id: "listAudit",
	method: "GET",
	path: "/api/audit",
	summary: "List audit entries, newest first",
	permission: "audit:read",
	query: z.strictObject({
		...paging,
		action: Search.optional(),
		/** Id of an account, token or target. */
		actor: Search.optional(),
		target: Search.optional(),
		from: z.iso.datetime({ offset: true }).optional(),
		to: z.iso.datetime({ offset: true }).optional(),
	}),
	status: 200,
	response: page(AuditEntry),
});

export const verifyAudit = defineRoute({
	id: "verifyAudit",
	method: "GET",
	path: "/api/audit/verify",
	summary: "Check the chain of hashes",
	permission: "audit:read",
	status: 200,
	response: z.object({
		ok: z.boolean(),
		entries: z.number().int(),
		head: z.string(),
		/** The first entry that does not fit. */
		brokenAt: z.number().int().nullable(),
	}),
});

export const exportAudit = defineRoute({
	id: "exportAudit",
	method: "GET",
	path: "/api/audit/export",
	summary: "Take the audit out as a file",
	description:
		"CSV or JSON of all entries of a time, oldest first. The headers `x-row-count` and `x-content-sha256` say how many rows it has and what the file hashes to.",
	permission: "audit:read",
	query: z.strictObject({
		format: z.enum(["csv", "json"]).default("csv"),
		action: Search.optional(),
		target: Search.optional(),
		from: z.iso.datetime({ offset: true }).optional(),
		to: z.iso.datetime({ offset: true }).optional(),
	}),
	status: 200,
	response: z.string(),
	produces: "text/csv",
});

export const auditRoutes = { listAudit, verifyAudit, exportAudit };
