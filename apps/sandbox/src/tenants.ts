import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { SANDBOX_CREDENTIALS } from "./acme.ts";
import { Fault } from "./fault.ts";
import { insert } from "./salesforce/state.ts";
import { addChannel } from "./slack/state.ts";
import { createTenant, type Tenant } from "./tenant.ts";

const Column = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What a private tenant holds beside the example company. */
export const TenantFixtures = z.strictObject({
	slack: z
		.strictObject({
			channels: z
				.array(z.strictObject({ name: z.string().regex(/^[a-z0-9_-]{1,80}$/), isPrivate: z.boolean().default(false) }))
				.max(200),
		})
		.optional(),
	/** Records by object. */
	salesforce: z.record(z.string().max(80), z.array(z.record(z.string().max(80), Column)).max(1_000)).optional(),
	/** What goes wrong with a service: 429, 500, time-outs, dropped connections. */
	faults: z.array(Fault).max(20).optional(),
});
export type TenantFixtures = z.infer<typeof TenantFixtures>;

/** Private tenants, made for one test each and thrown away after it. */
export type Tenants = {
	/** @returns its id: nobody guesses it, and it is the password of the tenant's mailbox too */
	create(fixtures: TenantFixtures): string;
	drop(id: string): void;
	find(id: string): Tenant | null;
};

export function createTenants(): Tenants {
	const tenants = new Map<string, Tenant>();
	return {
		create(fixtures) {
			const id = randomBytes(18).toString("base64url");
			const now = new Date();
			const tenant = createTenant(now);
			for (const channel of fixtures.slack?.channels ?? []) addChannel(tenant.slack, channel, now);
			for (const [object, records] of Object.entries(fixtures.salesforce ?? {}))
				for (const columns of records) insert(tenant.salesforce, object, columns, now);
			tenant.faults.push(...(fixtures.faults ?? []).map((fault) => ({ ...fault })));
			tenants.set(id, tenant);
			return id;
		},
		drop: (id) => void tenants.delete(id),
		find: (id) => tenants.get(id) ?? null,
	};
}

/** Where the routes of private tenants lie: `/t/<id>/slack/api/…`. */
export const TENANT_PREFIX = "/t/:tenantId";

/** The tenant that a request below the prefix is for. */
export function tenantIdOf(request: FastifyRequest): string | null {
	const { tenantId } = request.params as { tenantId?: string };
	return tenantId ?? null;
}

/** What connections to a tenant hold, by connector. */
export function tenantConnections(place: { url: string; host: string; smtpPort: number }, id: string) {
	const base = `${place.url}/t/${id}`;
	return {
		slack: {
			token: SANDBOX_CREDENTIALS.slackToken,
			adminToken: SANDBOX_CREDENTIALS.slackAdminToken,
			baseUrl: `${base}/slack/api`,
		},
		salesforce: {
			instanceUrl: `${base}/salesforce`,
			clientId: SANDBOX_CREDENTIALS.salesforceClientId,
			clientSecret: SANDBOX_CREDENTIALS.salesforceClientSecret,
			keyField: "Keyway_Key__c",
		},
		email: {
			host: place.host,
			port: place.smtpPort,
			security: "none",
			user: id,
			password: id,
			from: "keyway@acme.test",
			fromName: "Keyway at Acme",
		},
	} as const;
}
