import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { SANDBOX_CREDENTIALS } from "./acme.ts";
import { controlRoutes } from "./control.ts";
import { createMailServer, MAIL_USER } from "./mail/smtp.ts";
import { pageRoutes } from "./page/routes.ts";
import { salesforceRoutes } from "./salesforce/routes.ts";
import { slackRoutes } from "./slack/routes.ts";
import { createTenant, type Tenant } from "./tenant.ts";
import { createTenants, TENANT_PREFIX, type Tenants, tenantIdOf } from "./tenants.ts";

export type SandboxOptions = {
	/** Address to listen on; the sandbox is made for loopback. */
	host?: string;
	/** 0 = any free port. */
	port?: number;
	smtpPort?: number;
	/** Address of the product, for the link back to it. */
	productUrl?: string;
	/** Private tenants only: neither the example company nor the page is served. */
	onlyTenants?: boolean;
};

export type Sandbox = {
	url: string;
	host: string;
	port: number;
	smtpPort: number;
	tenants: Pick<Tenants, "create" | "drop">;
	close(): Promise<void>;
};

/** Starts the models of Slack, Salesforce and a mail server, with the page that shows what is in them. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { host = "127.0.0.1", port = 0, smtpPort = 0, productUrl, onlyTenants = false } = options;
	const tenant = createTenant(new Date());
	const app = Fastify({ logger: false, bodyLimit: 1_048_576, forceCloseConnections: true });
	guard(app, host);
	const tenants = createTenants();
	await app.register(async (scope) => tenantRoutes(scope, tenants), { prefix: TENANT_PREFIX });
	if (!onlyTenants) await app.register(async (scope) => companyRoutes(scope, tenant, productUrl));
	const mail = createMailServer((user) => {
		if (user !== undefined && user !== MAIL_USER) return tenants.find(user);
		return onlyTenants ? null : tenant;
	});
	const url = await app.listen({ host, port });
	try {
		const mailPort = await mail.listen(host, smtpPort);
		return {
			url,
			host,
			port: Number(new URL(url).port),
			smtpPort: mailPort,
			tenants,
			async close() {
				await Promise.all([app.close(), mail.close()]);
			},
		};
	} catch (error) {
		await app.close();
		throw error;
	}
}

/** The example company, which everybody may look at. */
async function companyRoutes(app: FastifyInstance, tenant: Tenant, productUrl: string | undefined): Promise<void> {
	const tenantOf = () => tenant;
	await app.register(async (scope) => slackRoutes(scope, tenantOf));
	await app.register(async (scope) => salesforceRoutes(scope, tenantOf));
	await app.register(async (scope) => {
		scope.removeContentTypeParser("text/plain");
		scope.addHook("onRequest", refuseForeignPages);
		controlRoutes(scope, tenant, productUrl);
		pageRoutes(scope, tenant, productUrl);
	});
}

/** The same services for private tenants; one that was thrown away is not there any more. */
async function tenantRoutes(app: FastifyInstance, tenants: Tenants): Promise<void> {
	const tenantOf = (request: FastifyRequest) => tenants.find(tenantIdOf(request) ?? "") as Tenant;
	app.addHook("onRequest", async (request, reply) => {
		if (!tenants.find(tenantIdOf(request) ?? "")) await reply.code(404).send({ error: "There is no such tenant." });
	});
	await app.register(async (scope) => slackRoutes(scope, tenantOf));
	await app.register(async (scope) => salesforceRoutes(scope, tenantOf));
}

/** Names of this machine only: a foreign name that was pointed at loopback must not read the state. */
function guard(app: FastifyInstance, host: string): void {
	const names = ["localhost", "127.0.0.1", "[::1]", host];
	app.addHook("onRequest", async (request, reply) => {
		if (names.includes(request.hostname)) return;
		await reply.code(421).send({ error: `This sandbox does not answer for ${request.hostname}.` });
	});
}

/** Requests that another site's page makes are no business of the control API. */
async function refuseForeignPages(request: FastifyRequest): Promise<void> {
	const site = request.headers["sec-fetch-site"];
	const isNavigation = request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate";
	if (site === undefined || site === "same-origin" || site === "none" || isNavigation) return;
	throw Object.assign(new Error("Only the sandbox's own page may do this."), { statusCode: 403 });
}

/** Below these the services answer; the rest is the page and the state, among it the mails that people sign in with. */
export const SERVICE_PATHS = ["/slack/", "/salesforce/"];

/** What connections to this sandbox hold, by connector: the seeded connections of a fresh installation. */
export function sandboxConnections(sandbox: Pick<Sandbox, "url" | "host" | "smtpPort">) {
	return {
		slack: {
			token: SANDBOX_CREDENTIALS.slackToken,
			adminToken: SANDBOX_CREDENTIALS.slackAdminToken,
			signingSecret: SANDBOX_CREDENTIALS.slackSigningSecret,
			linkByEmail: true,
			baseUrl: `${sandbox.url}/slack/api`,
		},
		salesforce: {
			instanceUrl: `${sandbox.url}/salesforce`,
			clientId: SANDBOX_CREDENTIALS.salesforceClientId,
			clientSecret: SANDBOX_CREDENTIALS.salesforceClientSecret,
			keyField: "Keyway_Key__c",
		},
		email: {
			host: sandbox.host,
			port: sandbox.smtpPort,
			security: "none",
			from: "keyway@acme.test",
			fromName: "Keyway at Acme",
		},
	} as const;
}
