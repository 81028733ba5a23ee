import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import type { Tenant } from "../tenant.ts";
import { renderPage } from "./page.ts";

const POLICY =
	"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FILES: Record<string, string> = {
	"sandbox.css": "text/css; charset=utf-8",
	"sandbox.js": "text/javascript; charset=utf-8",
};

/** The page that shows what is in the services. */
export function pageRoutes(app: FastifyInstance, tenant: Tenant, productUrl: string | undefined): void {
	app.get("/", (_request, reply) =>
		reply
			.header("content-security-policy", POLICY)
			.header("x-content-type-options", "nosniff")
			.header("referrer-policy", "no-referrer")
			.header("cache-control", "no-store")
			.type("text/html; charset=utf-8")
			.send(renderPage(tenant, productUrl)),
	);
	for (const [name, type] of Object.entries(FILES)) {
		const content = readFileSync(new URL(`./static/${name}`, import.meta.url), "utf8");
		app.get(`/_sandbox/static/${name}`, (_request, reply) =>
			reply.header("x-content-type-options", "nosniff").header("cache-control", "no-cache").type(type).send(content),
		);
	}
	app.get("/favicon.ico", (_request, reply) => reply.code(204).send());
}
