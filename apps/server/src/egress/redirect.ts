import type { OutboundRequest } from "@keyway/connector-sdk/context";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";

/** Headers that go along to another origin; all others may hold a secret, under whatever name. */
const HARMLESS = ["accept", "accept-language", "user-agent"];

/** The request that a redirect asks for (RFC 9110 §15.4). Null = the answer is no redirect. @throws OutboundError `redirect` */
export function redirected(
	request: OutboundRequest,
	answer: { status: number; location: string | undefined },
): OutboundRequest | null {
	const { status, location } = answer;
	if (![301, 302, 303, 307, 308].includes(status) || !location) return null;
	const from = new URL(request.url);
	const to = URL.canParse(location, from.href) ? new URL(location, from) : null;
	if (!to) throw impossible("The service sends the call to something that is no address.");
	if (from.protocol === "https:" && to.protocol !== "https:")
		throw impossible(`The service sends the call on to ${to.origin}, without encryption.`);
	const keepsMethod = status === 307 || status === 308 || request.method === "HEAD" || request.method === "GET";
	const { body, headers = {}, ...rest } = request;
	const sameOrigin = to.origin === from.origin;
	if (keepsMethod && body !== undefined && !sameOrigin)
		throw impossible(`The service sends the call with its data on to ${to.origin}.`);
	const kept = Object.entries(headers).filter(
		([name]) => (sameOrigin || HARMLESS.includes(name)) && (keepsMethod || !name.startsWith("content-")),
	);
	return {
		...rest,
		method: keepsMethod ? request.method : "GET",
		url: to.href,
		headers: Object.fromEntries(kept),
		...(keepsMethod && body !== undefined ? { body } : {}),
	};
}

function impossible(message: string): OutboundError {
	return new OutboundError("redirect", message, { sent: true });
}
