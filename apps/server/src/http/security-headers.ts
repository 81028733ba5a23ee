import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import type { HttpConfig } from "./config.ts";

const SELF = ["'self'"];
const NONE = ["'none'"];

/** One policy for every answer. Only styles may be inline (Mantine writes them); scripts never. */
const POLICY = {
	"default-src": SELF,
	"script-src": SELF,
	"worker-src": SELF,
	"style-src": ["'self'", "'unsafe-inline'"],
	"img-src": ["'self'", "data:"],
	"font-src": ["'self'", "data:"],
	"connect-src": SELF,
	"object-src": NONE,
	"base-uri": NONE,
	"form-action": SELF,
	"frame-ancestors": NONE,
};

/** Headers that keep pages to themselves. CORS is off: no answer ever names another origin. */
export async function addSecurityHeaders(app: FastifyInstance, { publicUrl }: HttpConfig): Promise<void> {
	await app.register(helmet, {
		contentSecurityPolicy: { useDefaults: false, directives: POLICY },
		frameguard: { action: "deny" },
		referrerPolicy: { policy: "no-referrer" },
		strictTransportSecurity: publicUrl.startsWith("https:") ? { maxAge: 31_536_000 } : false,
	});
	app.addHook("onSend", async (request, reply) => {
		if (request.url.startsWith("/api/") && !reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
	});
}
