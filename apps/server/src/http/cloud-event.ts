import type { FastifyRequest } from "fastify";
import { fail } from "./failure.ts";
import { refuseText } from "./json-body.ts";

const ATTRIBUTE = /^ce-([a-z0-9]{1,60})$/;

/**
 * Puts a CloudEvent in binary mode (HTTP binding §3.1: attributes in `ce-` headers, data as the body) into the JSON form
 * that the contract knows.
 */
export async function readBinaryCloudEvent(request: FastifyRequest): Promise<void> {
	if (request.routeOptions.config.contract?.id !== "sendEvent") return;
	if (request.headers["ce-specversion"] === undefined) return;
	const event: Record<string, unknown> = {};
	for (const [header, value] of Object.entries(request.headers)) {
		const [, name] = ATTRIBUTE.exec(header) ?? [];
		if (name !== undefined && typeof value === "string") event[name] = decoded(header, value);
	}
	request.body = { ...event, data: request.body ?? undefined };
}

/** Header values are percent-encoded UTF-8 (§3.1.3.2). */
function decoded(header: string, value: string): string {
	try {
		const text = decodeURIComponent(value.replace(/%(?![\da-fA-F]{2})/g, "%25"));
		refuseText(text, `the header ${header}`);
		return text;
	} catch (cause) {
		if (cause instanceof URIError) throw fail("CLOUD_EVENT_INVALID", { problems: `${header} is no UTF-8.` }, { cause });
		throw cause;
	}
}
