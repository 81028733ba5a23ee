import type { FastifyReply, FastifyRequest } from "fastify";
import type { Fault, FaultService } from "./fault.ts";
import type { Tenant } from "./tenant.ts";

/** The fault that the next call of a service meets, counted down. */
export function takeFault(tenant: Tenant, service: FaultService): Fault | null {
	const fault = tenant.faults.find((each) => each.service === service);
	if (!fault) return null;
	tenant.revision += 1;
	if (fault.times !== undefined) {
		fault.times -= 1;
		if (fault.times === 0) tenant.faults.splice(tenant.faults.indexOf(fault), 1);
	}
	return fault;
}

type Service = Exclude<FaultService, "smtp">;

/** Errors in each service's own words. */
const ERRORS: Record<Service, { limited: [number, unknown]; broken: [number, unknown] }> = {
	slack: { limited: [429, { ok: false, error: "ratelimited" }], broken: [500, { ok: false, error: "internal_error" }] },
	salesforce: {
		limited: [403, [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }]],
		broken: [
			500,
			[
				{
					message: "An unexpected error occurred. Please include this ErrorId: 1-1 (0)",
					errorCode: "UNKNOWN_EXCEPTION",
				},
			],
		],
	},
};

/** Requests that are carried out and then not answered. */
const unanswered = new WeakMap<FastifyRequest, Fault>();

/** Makes calls of one service fail as the switches say: a hook before its routes. */
export function faultHook(service: Service, tenantOf: (request: FastifyRequest) => Tenant) {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		const fault = takeFault(tenantOf(request), service);
		if (!fault) return;
		if (fault.kind === "timeout" || fault.kind === "dropConnection") {
			if (fault.afterActing) {
				unanswered.set(request, fault);
				return;
			}
			reply.hijack();
			if (fault.kind === "dropConnection") request.raw.socket.destroy();
			return;
		}
		const [status, body] = ERRORS[service][fault.kind === "rateLimited" ? "limited" : "broken"];
		if (fault.kind === "rateLimited") reply.header("retry-after", fault.retryAfter);
		await reply.code(status).send(body);
	};
}

/** The other half: the route has run, and its answer does not leave the house. */
export async function loseAnswers(request: FastifyRequest): Promise<void> {
	const fault = unanswered.get(request);
	if (!fault) return;
	if (fault.kind === "dropConnection") request.raw.socket.destroy();
	// Never settled: the caller hangs up, or the sandbox ends.
	await new Promise(() => {});
}
