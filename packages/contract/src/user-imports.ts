import { Uuid } from "@keyway/schema/ids";
import { JsonObject } from "@keyway/schema/json";
import { z } from "zod";
import { ById, page, paging } from "./query.ts";
import { defineRoute } from "./route.ts";

/** A file of people on its way into the directory. */
export const UserImport = z.object({
	id: Uuid,
	/** `refused` = some rows cannot be, `failed` = something else went wrong; in both nothing was created. */
	status: z.enum(["reading", "checking", "creating", "done", "refused", "failed"]),
	rows: z.number().int(),
	refused: z.number().int(),
	created: z.number().int(),
	message: z.string().nullable(),
	createdBy: z.string(),
	createdAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable(),
});
export type UserImport = z.infer<typeof UserImport>;

export const importUsers = defineRoute({
	id: "importUsers",
	method: "POST",
	path: "/api/users/import",
	summary: "Create people from a CSV file",
	description:
		"UTF-8 with a header row: names or labels of attributes, and `manager` (user name or e-mail address, of somebody in the file or the directory). Commas or semicolons, up to 512 MB, read as a stream. Every row is checked first; all people are created in one transaction with one `directory.userCreated` each, or, if any row cannot be, none. Answers as soon as the file is read; follow the import for the rest.",
	permission: "directory:write",
	accepts: ["text/csv"],
	bodyLimit: 512 * 1024 * 1024,
	status: 202,
	response: UserImport,
});

export const getUserImport = defineRoute({
	id: "getUserImport",
	method: "GET",
	path: "/api/users/imports/:id",
	summary: "How far an import has come",
	permission: "directory:read",
	params: ById,
	status: 200,
	response: UserImport,
});

export const listRefusedRows = defineRoute({
	id: "listRefusedRows",
	method: "GET",
	path: "/api/users/imports/:id/refused",
	summary: "All rows that stop an import, with the line in the file and why",
	permission: "directory:read",
	params: ById,
	query: z.strictObject({ ...paging }),
	status: 200,
	response: page(z.object({ line: z.number().int(), problem: z.string(), values: JsonObject })),
});

export const userImportRoutes = { importUsers, getUserImport, listRefusedRows };
