import type { auditRoutes } from "@keyway/contract/audit";
import { listAudit, verifyAudit } from "@keyway/db/audit";
import { auditFile } from "../audit-file.ts";
import type { Handlers } from "../handler.ts";

export const auditHandlers: Handlers<typeof auditRoutes> = {
	listAudit: ({ query, services }) => listAudit(services.db, query),
	verifyAudit: ({ services }) => verifyAudit(services.db),
	async exportAudit({ query, reply, services }) {
		const { format, ...filter } = query;
		const { text, type, rows, sha256 } = await auditFile(services.db, format, filter);
		reply
			.header("content-disposition", `attachment; filename="audit.${format}"`)
			.header("x-row-count", String(rows))
			.header("x-content-sha256", sha256)
			.type(type)
			.send(text);
		return text;
	},
};
