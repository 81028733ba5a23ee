import type { auditRoutes } from "@keyway/contract/audit";
import { listAudit, verifyAudit } from "@keyway/db/audit";
import type { Handlers } from "../handler.ts";

export const auditHandlers: Handlers<typeof auditRoutes> = {
	listAudit: ({ query, services }) => listAudit(services.db, query),
	verifyAudit: ({ services }) => verifyAudit(services.db),
};
