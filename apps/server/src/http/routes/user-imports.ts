import { Readable } from "node:stream";
import { importUsers, type userImportRoutes } from "@keyway/contract/user-imports";
import { listRefusedRows, readImport } from "@keyway/db/user-import/imports";
import { carryOutImport, receiveImport } from "../../user-import/import-users.ts";
import { fail } from "../failure.ts";
import type { Handlers } from "../handler.ts";

export const userImportHandlers: Handlers<typeof userImportRoutes> = {
	async importUsers({ request, principal, services }) {
		const { body } = request;
		if (!(body instanceof Readable)) throw fail("REQUEST_INVALID", { problems: "body: Send a CSV file." });
		const id = await receiveImport(services, body, importUsers.bodyLimit, principal.actor);
		// Not awaited: whoever sent the file follows the import.
		void carryOutImport(services, id, principal.actor);
		return readImport(services.db, id);
	},

	getUserImport: ({ params, services }) => readImport(services.db, params.id),

	async listRefusedRows({ params, query, services }) {
		await readImport(services.db, params.id);
		return listRefusedRows(services.db, params.id, query);
	},
};
