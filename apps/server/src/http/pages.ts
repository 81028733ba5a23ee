import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpConfig } from "./config.ts";
import { fail } from "./failure.ts";

const DOCS = fileURLToPath(new URL("docs", import.meta.url));

/** Serves the page of the API and the built web app; an address of the app that is no file answers its index. */
export async function servePages(app: FastifyInstance, { webDist }: HttpConfig): Promise<void> {
	await app.register(fastifyStatic, { root: DOCS, serve: false, cacheControl: false });
	const docs = (file: string) => (_: FastifyRequest, reply: FastifyReply) =>
		reply.header("cache-control", "no-cache").sendFile(file, DOCS);
	app.get("/api/docs", docs("index.html"));
	app.get("/api/docs/docs.js", docs("docs.js"));
	app.get("/api/docs/docs.css", docs("docs.css"));
	const notFound = () => {
		throw fail("NOT_FOUND");
	};
	if (!webDist || !existsSync(join(webDist, "index.html"))) {
		app.setNotFoundHandler(notFound);
		return;
	}
	await app.register(fastifyStatic, {
		root: webDist,
		wildcard: true,
		decorateReply: false,
		index: false,
		cacheControl: false,
		setHeaders(reply, path) {
			// Vite puts a hash of the content into the names below assets/.
			const forever = path.includes(`${join("/", "assets", "/")}`);
			reply.header("cache-control", forever ? "public, max-age=31536000, immutable" : "no-cache");
		},
	});
	const index = (_: FastifyRequest, reply: FastifyReply) =>
		reply.header("cache-control", "no-cache").sendFile("index.html", webDist);
	app.get("/", index);
	app.setNotFoundHandler((request, reply) => {
		const isPage =
			request.method === "GET" && !/^\/(api|hooks|scim|metrics)(\/|$)/.test(request.url.split("?")[0] ?? "");
		if (!isPage || !request.headers.accept?.includes("text/html")) return notFound();
		return index(request, reply);
	});
}
