import type { RequestStatus } from "@keyway/schema/access";

/** What can happen to a request. */
export const REQUEST_EVENTS = [
	"submit",
	"ask",
	"approve",
	"deny",
	"timeOut",
	"cancel",
	"block",
	"fulfil",
	"fulfilled",
	"fail",
] as const;
export type RequestEvent = (typeof REQUEST_EVENTS)[number];

/** Every status, and where each event leads from it; what is not listed cannot happen. */
const TABLE: Record<RequestStatus, Partial<Record<RequestEvent, RequestStatus>>> = {
	draft: { submit: "submitted", cancel: "cancelled" },
	submitted: { ask: "pendingApproval", approve: "approved", block: "blocked", cancel: "cancelled" },
	pendingApproval: {
		approve: "approved",
		deny: "denied",
		timeOut: "expired",
		cancel: "cancelled",
		block: "blocked",
	},
	blocked: { ask: "pendingApproval", cancel: "cancelled" },
	approved: { fulfil: "fulfilling", block: "blocked", cancel: "cancelled" },
	fulfilling: { fulfilled: "fulfilled", block: "blocked", fail: "fulfilmentFailed", cancel: "cancelled" },
	fulfilmentFailed: { fulfil: "fulfilling", cancel: "cancelled" },
	fulfilled: {},
	denied: {},
	expired: {},
	cancelled: {},
};

/** The status after the event; null = it cannot happen now. */
export const nextRequestStatus = (status: RequestStatus, event: RequestEvent): RequestStatus | null =>
	TABLE[status][event] ?? null;

/** Nothing can happen to it any more. */
export const isRequestOver = (status: RequestStatus): boolean => Object.keys(TABLE[status]).length === 0;
