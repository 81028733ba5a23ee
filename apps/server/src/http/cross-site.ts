import type { FastifyRequest } from "fastify";
import { fail } from "./failure.ts";

/**
 * A write that a browser sends with our cookie must come from our own pages: `Sec-Fetch-Site` says so, or `Origin`
 * where an older browser does not know it. A client that sends neither is no browser page and holds no cookie to abuse;
 * with a cookie it is refused.
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: string, hasCookie: boolean): void {
	if (request.method === "GET" || request.method === "HEAD") return;
	const site = request.headers["sec-fetch-site"];
	if (site !== undefined) {
		if (site !== "same-origin") throw fail("CROSS_SITE");
		return;
	}
	const { origin } = request.headers;
	if (origin === undefined ? hasCookie : !isOwn(origin, request.host, publicUrl)) throw fail("CROSS_SITE");
}

function isOwn(origin: string, host: string, publicUrl: string): boolean {
	if (!URL.canParse(origin)) return false;
	const given = new URL(origin);
	return given.origin === new URL(publicUrl).origin || given.host === host;
}
