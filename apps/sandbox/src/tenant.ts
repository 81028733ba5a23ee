import type { Fault } from "./fault.ts";
import type { Mail } from "./mail/mailbox.ts";
import { type SalesforceState, seedSalesforce } from "./salesforce/state.ts";
import { type SlackState, seedSlack } from "./slack/state.ts";

/** A request that a model got, without its credentials: tests compare it with the published description. */
export type SeenRequest = {
	service: string;
	method: string;
	path: string;
	query: Record<string, unknown>;
	contentType: string | null;
	body: string;
	status: number;
};

/** One company's services: all that the models keep. */
export type Tenant = {
	slack: SlackState;
	salesforce: SalesforceState;
	mailbox: Mail[];
	faults: Fault[];
	requests: SeenRequest[];
	/** Grows with every change: pages look at it to know whether to draw anew. */
	revision: number;
};

const MOST_REQUESTS = 2_000;

export function createTenant(now: Date): Tenant {
	return {
		slack: seedSlack(now),
		salesforce: seedSalesforce(now),
		mailbox: [],
		faults: [],
		requests: [],
		revision: 1,
	};
}

/** Back to the seeded company, as the same object. */
export function resetTenant(tenant: Tenant, now: Date): void {
	const { revision } = tenant;
	Object.assign(tenant, createTenant(now), { revision: revision + 1 });
}

export function noteRequest(tenant: Tenant, request: SeenRequest): void {
	tenant.requests.push(request);
	if (tenant.requests.length > MOST_REQUESTS) tenant.requests.splice(0, tenant.requests.length - MOST_REQUESTS);
}
