import type { JsonObject } from "@keyway/schema/json";
import type { FastifyRequest } from "fastify";
import { parseJsonBody, refuseText } from "../http/json-body.ts";
import { mediaTypeOf } from "../http/media-types.ts";

/** Headers that prove who calls: no run needs them, and no run may show them. */
const PROOFS = ["authorization", "cookie", "proxy-authorization", "webhook-signature"];

/** A call of a flow's address as its run sees it; whatever the caller sent stays under `body`. */
export function hookData(request: FastifyRequest, raw: Buffer): JsonObject {
	const headers: { [name: string]: string } = {};
	for (const [name, value] of Object.entries(request.headers))
		if (!PROOFS.includes(name) && value !== undefined) headers[name] = [value].flat().join(", ");
	const query = request.query as { [name: string]: string | string[] };
	for (const value of Object.values(query).flat()) refuseText(value, "the query");
	return { body: bodyOf(raw, mediaTypeOf(request)) as JsonObject, headers, query, method: request.method };
}

/** JSON as JSON, a form as its fields, other text as text, and what is no UTF-8 as base64. */
function bodyOf(raw: Buffer, type: string | null): unknown {
	if (raw.length === 0) return null;
	const text = textOf(raw);
	if (text === null) return { base64: raw.toString("base64") };
	if (type !== null && /^application\/([\w.+-]+\+)?json$/.test(type)) return parseJsonBody(text);
	refuseText(text, "the body");
	if (type !== "application/x-www-form-urlencoded") return text;
	const fields: { [name: string]: string | string[] } = Object.create(null);
	for (const [name, value] of new URLSearchParams(text)) {
		refuseText(name, "the form");
		refuseText(value, `the form's ${name}`);
		const known = fields[name];
		fields[name] = known === undefined ? value : [known, value].flat();
	}
	return { ...fields };
}

function textOf(raw: Buffer): string | null {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(raw);
	} catch {
		return null;
	}
}
