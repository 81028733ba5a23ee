import type { FastifyReply, FastifyRequest } from "fastify";
import { SESSION_LENGTH } from "../auth/authenticate.ts";

const isSecure = (publicUrl: string) => publicUrl.startsWith("https:");

/** Over TLS the `__Host-` prefix binds the cookie to this very host (RFC 6265bis §4.1.3). */
const nameFor = (publicUrl: string) => (isSecure(publicUrl) ? "__Host-keyway" : "keyway");

export const readSessionCookie = (request: FastifyRequest, publicUrl: string) => request.cookies[nameFor(publicUrl)];

export function setSessionCookie(reply: FastifyReply, publicUrl: string, value: string): void {
	reply.setCookie(nameFor(publicUrl), value, { ...options(publicUrl), maxAge: SESSION_LENGTH });
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
	reply.clearCookie(nameFor(publicUrl), options(publicUrl));
}

const options = (publicUrl: string) =>
	({ path: "/", httpOnly: true, sameSite: "lax", secure: isSecure(publicUrl) }) as const;
