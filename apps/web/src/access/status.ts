import type { GrantStatus, RequestStatus } from "@keyway/schema/access";
import type { StatusLook } from "../ui/status.ts";

export const REQUEST_STATUS: Record<RequestStatus, StatusLook> = {
	draft: { label: "Draft", tone: "queued" },
	submitted: { label: "Sent", tone: "run" },
	pendingApproval: { label: "Waiting for approval", tone: "wait" },
	approved: { label: "Approved", tone: "ok" },
	fulfilling: { label: "Being set up", tone: "run" },
	fulfilled: { label: "Done", tone: "ok" },
	denied: { label: "Denied", tone: "bad" },
	expired: { label: "Nobody answered", tone: "skip" },
	cancelled: { label: "Taken back", tone: "skip" },
	blocked: { label: "Blocked", tone: "bad" },
	fulfilmentFailed: { label: "Setting up failed", tone: "bad" },
};

/** Those that can still be taken back. */
export const isCancellable = (status: RequestStatus): boolean =>
	["submitted", "pendingApproval", "blocked"].includes(status);

export const GRANT_STATUS: Record<GrantStatus, StatusLook> = {
	scheduled: { label: "Scheduled", tone: "queued" },
	provisioning: { label: "Being set up", tone: "run" },
	verifying: { label: "Being checked", tone: "run" },
	active: { label: "Active", tone: "ok" },
	deprovisioning: { label: "Being removed", tone: "run" },
	verifyingRemoval: { label: "Checking the removal", tone: "run" },
	ended: { label: "Ended", tone: "skip" },
	manualPending: { label: "Waiting for a person", tone: "wait" },
	provisioningFailed: { label: "Could not be set up", tone: "bad" },
	revocationFailed: { label: "Could not be removed", tone: "bad" },
	outside: { label: "Given outside", tone: "wait" },
};

/** Everything that is not over. */
export const CURRENT_GRANTS = (Object.keys(GRANT_STATUS) as GrantStatus[]).filter((status) => status !== "ended");

/** States that pass by themselves within moments: worth looking again soon. */
export const isMoving = (status: GrantStatus): boolean => GRANT_STATUS[status].tone === "run";

const END_REASONS: Record<string, string> = {
	expired: "its time was over",
	revoked: "it was revoked",
	leaver: "the person left",
	mover: "the person moved",
	cancelled: "it was cancelled",
	refused: "it was refused",
	review: "a review revoked it",
};

/** Why a grant ended, as the end of a sentence. */
export const endWords = (reason: string | null): string => (reason === null ? "" : (END_REASONS[reason] ?? reason));
