import type { GrantStatus } from "@keyway/schema/access";

/** What can happen to a grant. */
export const GRANT_EVENTS = [
	"start",
	"assign",
	"share",
	"provisioned",
	"verified",
	"end",
	"keep",
	"removed",
	"removalVerified",
	"fail",
	"retry",
	"doneGranting",
	"doneRemoving",
	"refuseGranting",
	"reapply",
	"adopt",
	"close",
	"spare",
] as const;
export type GrantEvent = (typeof GRANT_EVENTS)[number];

/**
 * Every status, and where each event leads from it; what is not listed cannot happen. `share` and `keep` = the
 * application is not called, because another grant holds the same role; a failed removal is never `ended`.
 */
const TABLE: Record<GrantStatus, Partial<Record<GrantEvent, GrantStatus>>> = {
	scheduled: { start: "provisioning", assign: "manualPending", share: "active", keep: "ended" },
	provisioning: { provisioned: "verifying", fail: "provisioningFailed", end: "deprovisioning" },
	verifying: { verified: "active", fail: "provisioningFailed", end: "deprovisioning" },
	active: { end: "deprovisioning", assign: "manualPending", keep: "ended", reapply: "provisioning", close: "ended" },
	provisioningFailed: {
		retry: "provisioning",
		doneGranting: "verifying",
		end: "deprovisioning",
		assign: "manualPending",
	},
	deprovisioning: { removed: "verifyingRemoval", fail: "revocationFailed", spare: "active" },
	verifyingRemoval: { removalVerified: "ended", fail: "revocationFailed" },
	revocationFailed: { retry: "deprovisioning", doneRemoving: "verifyingRemoval" },
	manualPending: {
		doneGranting: "verifying",
		doneRemoving: "verifyingRemoval",
		refuseGranting: "ended",
		assign: "manualPending",
	},
	outside: { adopt: "active", end: "deprovisioning", close: "ended" },
	ended: {},
};

/** The status after the event; null = it cannot happen now. */
export const nextGrantStatus = (status: GrantStatus, event: GrantEvent): GrantStatus | null =>
	TABLE[status][event] ?? null;

/** Statuses in which the person has the role in the application, or may have it. */
const HELD: readonly GrantStatus[] = [
	"provisioning",
	"verifying",
	"active",
	"deprovisioning",
	"verifyingRemoval",
	"manualPending",
	"provisioningFailed",
	"revocationFailed",
	"outside",
];
export const mayBeHeld = (status: GrantStatus): boolean => HELD.includes(status);

/** Statuses in which the grant is on its way in, or in effect: it counts as a reason to have the role. */
export const isReason = (status: GrantStatus): boolean => ["provisioning", "verifying", "active"].includes(status);
