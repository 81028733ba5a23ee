import type { Outbound, OutboundRequest, OutboundResponse } from "@keyway/connector-sdk/context";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import type { Agent, Dispatcher } from "undici";
import { parseAddress } from "./address.ts";
import { parseAllow, parseTrusted } from "./allow-entry.ts";
import { ACCEPTED_ENCODINGS, bodyText, decoded, readBody } from "./body.ts";
import { dialChecked } from "./dial.ts";
import { checkTarget, ownEndpoint, type PolicyConfig, refused } from "./policy.ts";
import { createPools } from "./pools.ts";
import { redirected } from "./redirect.ts";
import { type Lookup, lookupAll } from "./resolve.ts";

export type EgressConfig = {
	/** `KEYWAY_EGRESS_ALLOW`. */
	allow: string;
	/** `host:port` of what the installation itself set up: the sandbox, its mail server. */
	trusted?: readonly string[];
	/** Origins of which only some paths are called, by the beginnings of these. */
	paths?: Readonly<Record<string, readonly string[]>>;
	/** Addresses of the product's own API and database, as URLs: never called, whatever is allowed. */
	own: readonly string[];
	/** How names become addresses; the system's way unless a test says otherwise. */
	lookup?: Lookup;
	limits?: Partial<Limits>;
};

type Limits = {
	/** Bytes of an answer, also after unpacking. */
	body: number;
	/** Milliseconds until a connection stands, between two signs of life, and of a whole call at most. */
	connect: number;
	silence: number;
	total: number;
	redirects: number;
};

const LIMITS: Limits = { body: 10 * 1_048_576, connect: 10_000, silence: 60_000, total: 300_000, redirects: 3 };
const DEFAULT_TIMEOUT = 60_000;
const HTTP_PORTS = [80, 443, 8443];
/** Mail submission and transfer. */
const DIAL_PORTS = [25, 465, 587, 2525];
/** Headers that steer the connection itself, not the call. */
const OURS = [
	"host",
	"connection",
	"keep-alive",
	"transfer-encoding",
	"content-length",
	"upgrade",
	"te",
	"trailer",
	"expect",
];

/** The one way out of the product: every address is checked as written, as resolved and as connected. */
export function createOutbound(config: EgressConfig): Outbound & { close(): Promise<void> } {
	const limits = { ...LIMITS, ...config.limits };
	const lookup = config.lookup ?? lookupAll;
	const base = {
		allow: [...parseAllow(config.allow), ...(config.trusted ?? []).map(parseTrusted)],
		own: config.own.map(ownEndpoint),
	};
	const http: PolicyConfig = { ...base, ports: HTTP_PORTS };
	const tcp: PolicyConfig = { ...base, ports: DIAL_PORTS };
	const pools = createPools(http, { lookup, connectTimeout: limits.connect, silence: limits.silence });
	return {
		fetch: (request) => follow(request, { pools, policy: http, limits, paths: config.paths ?? {} }),
		dial: (host, port, options) =>
			dialChecked(host, port, tcp, { lookup, timeout: limits.connect, signal: options?.signal }),
		close: () => pools.close(),
	};
}

type Parts = { pools: Agent; policy: PolicyConfig; limits: Limits; paths: NonNullable<EgressConfig["paths"]> };

async function follow(first: OutboundRequest, parts: Parts): Promise<OutboundResponse> {
	const timer = AbortSignal.timeout(Math.min(first.timeout ?? DEFAULT_TIMEOUT, parts.limits.total));
	const signal = first.signal ? AbortSignal.any([first.signal, timer]) : timer;
	let request = { ...first, headers: checkHeaders(first.headers ?? {}) };
	try {
		for (let hops = 0; ; hops++) {
			const answer = await once(request, signal, parts);
			const next = redirected(request, { status: answer.status, location: answer.headers["location"] });
			if (!next) return answer;
			if (hops === parts.limits.redirects)
				throw new OutboundError("redirect", "The service sends the call on and on.", { sent: true });
			request = { ...next, headers: next.headers ?? {} };
		}
	} catch (cause) {
		throw failure(cause, first.signal, timer);
	}
}

async function once(
	request: OutboundRequest,
	signal: AbortSignal,
	{ pools, policy, limits, paths }: Parts,
): Promise<OutboundResponse> {
	const url = checkUrl(request.url, policy);
	if (Object.hasOwn(paths, url.origin) && !paths[url.origin]?.some((path) => url.pathname.startsWith(path)))
		throw refused(`${url.host}${url.pathname.slice(0, 200)} is no part of a service.`);
	if (signal.aborted)
		throw new OutboundError("aborted", "The call was given up.", { sent: false, cause: signal.reason });
	const answer = await pools.request({
		origin: url.origin,
		path: `${url.pathname}${url.search}`,
		method: request.method as Dispatcher.HttpMethod,
		headers: { "user-agent": "Keyway", "accept-encoding": ACCEPTED_ENCODINGS, ...request.headers },
		body: request.body ?? null,
		signal,
	});
	const headers = flat(answer.headers);
	const packed = await readBody(answer.body, limits.body);
	const body = await decoded(packed, headers["content-encoding"], limits.body);
	return { status: answer.statusCode, headers, text: bodyText(body, headers["content-type"]) };
}

/** The literal part of the check; names are checked when they are resolved. */
function checkUrl(text: string, policy: PolicyConfig): URL {
	const url = URL.canParse(text) ? new URL(text) : null;
	if (!url) throw refused(`"${text.slice(0, 200)}" is not an address.`);
	if (url.protocol !== "https:" && url.protocol !== "http:")
		throw refused(`Only http and https addresses are called, not ${url.protocol}`);
	if (url.username || url.password) throw refused("An address must not hold a user name or a password.");
	const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
	if (parseAddress(url.hostname)) checkTarget({ host: url.hostname, port, address: url.hostname }, policy);
	return url;
}

function checkHeaders(headers: Record<string, string>): Record<string, string> {
	const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	const steering = Object.keys(lower).find((name) => OURS.includes(name) || name.startsWith("proxy-"));
	if (steering) throw refused(`The header ${steering} cannot be set: it steers the connection.`);
	return lower;
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
	);
}

/** Errors of the transport in our words; past the connection the request counts as sent. */
function failure(cause: unknown, callers: AbortSignal | undefined, timer: AbortSignal): unknown {
	if (cause instanceof OutboundError) return cause;
	if (callers?.aborted) return new OutboundError("aborted", "The call was given up.", { sent: true, cause });
	const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
	if (timer.aborted || /TIMEOUT/.test(code))
		return new OutboundError("timeout", "There was no answer in time.", { sent: true, cause });
	if (code === "UND_ERR_INVALID_ARG") return refused("The request cannot be written as HTTP.");
	return new OutboundError("broken", `The connection was lost${code ? ` (${code})` : ""}.`, { sent: true, cause });
}
