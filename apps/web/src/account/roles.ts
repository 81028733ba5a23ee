import type { AccountRole } from "@keyway/schema/permission";

/** What each role is called and may do, in a line. */
export const ROLE_LABELS: Record<AccountRole, { label: string; help: string }> = {
	owner: { label: "Owner", help: "Everything, and making other owners." },
	admin: { label: "Admin", help: "Everything but making owners." },
	builder: { label: "Builder", help: "Makes and runs flows." },
	publisher: { label: "Publisher", help: "Builds, and publishes flows." },
	approver: { label: "Approver", help: "Decides on requests." },
	auditor: { label: "Auditor", help: "Reads everything, changes nothing." },
	member: { label: "Member", help: "Asks for access." },
};
