import type { ActionContext, OutboundResponse } from "@keyway/connector-sdk/context";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { checkedHeaders, hasControls, noAnswer, type Scalar } from "@keyway/connector-sdk/http";
import type { Json } from "@keyway/schema/json";

/** A connection of this connector; a card without one has none. */
type Credentials = {
	baseUrl?: string | undefined;
	auth?: "none" | "bearer" | "basic" | "header" | undefined;
	user?: string | undefined;
	headerName?: string | undefined;
	secret?: string | undefined;
};

type Input = {
	method: string;
	url: string;
	query?: Record<string, Scalar | null> | undefined;
	headers?: Record<string, Scalar> | undefined;
	body?: Json | undefined;
	bodyFormat: "json" | "form" | "raw";
	idempotencyKey: boolean;
};

type Context = Pick<ActionContext<Credentials>, "connection" | "outbound" | "signal" | "idempotencyKey">;

/** Methods that may be sent again when nobody answered (RFC 9110 §9.2.2). */
const IDEMPOTENT = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];

export function isRepeatable(method: string, idempotencyKey: boolean): boolean {
	return idempotencyKey || IDEMPOTENT.includes(method);
}

/** How messages name what was called. */
export function serviceAt(url: string): string {
	return `The service at ${new URL(url).host}`;
}

/** Builds the request from its parts and sends it. */
export async function sendRequest(input: Input, context: Context): Promise<OutboundResponse & { url: string }> {
	const url = addressOf(input, context.connection);
	const headers = headersOf(input, context, url);
	const body = bodyOf(input, headers);
	try {
		const answer = await context.outbound.fetch({
			method: input.method,
			url: url.href,
			headers,
			...(body === undefined ? {} : { body }),
			signal: context.signal,
		});
		return { ...answer, url: url.href };
	} catch (cause) {
		throw noAnswer(cause, serviceAt(url.href), isRepeatable(input.method, input.idempotencyKey));
	}
}

function addressOf(input: Input, { baseUrl }: Credentials): URL {
	if (hasControls(input.url) || /[\s\\]/.test(input.url))
		throw wrongUrl(input.url, "It must not hold spaces or line breaks.");
	const base = baseUrl ? new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`) : null;
	const text = base && !/^[a-z][a-z0-9+.-]*:/i.test(input.url) ? base.href + input.url.replace(/^\/+/, "") : input.url;
	if (!URL.canParse(text)) throw wrongUrl(input.url, "Write a whole address such as https://api.acme.com/users.");
	if (/(^|\/)(\.|%2e){1,2}(\/|[?#]|$)/i.test(text.replace(/^[a-z]+:\/\/[^/]*/i, "")))
		throw wrongUrl(input.url, 'Its path must not hold the parts "." and "..".');
	const url = new URL(text);
	if (url.username || url.password) throw wrongUrl(input.url, "Put the user name and password into a connection.");
	for (const [name, value] of Object.entries(input.query ?? {}))
		if (value !== null) url.searchParams.append(name, String(value));
	return url;
}

function wrongUrl(url: string, why: string): ConnectorError {
	return new ConnectorError("invalid", "URL_INVALID", `"${url.slice(0, 200)}" cannot be called. ${why}`);
}

function headersOf(input: Input, context: Context, url: URL): Record<string, string> {
	const given = Object.entries(input.headers ?? {}).map(([name, value]) => [name, String(value)]);
	const headers = checkedHeaders(Object.fromEntries(given));
	if (input.idempotencyKey) headers["idempotency-key"] = context.idempotencyKey;
	return { ...headers, ...credentialHeaders(context.connection, url) };
}

/** The connection's credentials, for addresses below its own only: data in a URL must not carry them elsewhere. */
function credentialHeaders(connection: Credentials, url: URL): Record<string, string> {
	const { auth = "none", user, headerName, secret, baseUrl } = connection;
	if (auth === "none" || !baseUrl) return {};
	const base = new URL(baseUrl);
	const folder = base.pathname.endsWith("/") ? base.pathname : `${base.pathname}/`;
	if (url.origin !== base.origin || !`${url.pathname}/`.startsWith(folder))
		throw new ConnectorError(
			"invalid",
			"URL_OUTSIDE_CONNECTION",
			`${url.origin} is not below the connection's address ${base.origin}${base.pathname}. Choose another connection, or none.`,
		);
	if (!secret)
		throw new ConnectorError("auth", "SECRET_MISSING", "The connection has no secret. Enter it under Connections.");
	if (auth === "bearer") return checkedHeaders({ authorization: `Bearer ${secret}` });
	if (auth === "basic") {
		const pair = Buffer.from(`${user ?? ""}:${secret}`, "utf8").toString("base64");
		return { authorization: `Basic ${pair}` };
	}
	if (!headerName)
		throw new ConnectorError(
			"invalid",
			"HEADER_MISSING",
			"The connection does not say which header the key goes into.",
		);
	return checkedHeaders({ [headerName]: secret });
}

function bodyOf(input: Input, headers: Record<string, string>): string | undefined {
	if (input.body === undefined || input.body === null) return undefined;
	if (input.bodyFormat === "json") {
		headers["content-type"] ??= "application/json; charset=utf-8";
		return JSON.stringify(input.body);
	}
	if (input.bodyFormat === "raw") {
		headers["content-type"] ??= "text/plain; charset=utf-8";
		return typeof input.body === "string" ? input.body : JSON.stringify(input.body);
	}
	if (typeof input.body !== "object" || Array.isArray(input.body))
		throw new ConnectorError("invalid", "BODY_INVALID", "A form needs names with values as its body.");
	headers["content-type"] ??= "application/x-www-form-urlencoded; charset=utf-8";
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(input.body))
		for (const each of Array.isArray(value) ? value : [value])
			if (each !== null) form.append(name, typeof each === "object" ? JSON.stringify(each) : String(each));
	return form.toString();
}
