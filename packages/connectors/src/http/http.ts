import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { statusError } from "@keyway/connector-sdk/http";
import { z } from "zod";
import { isRepeatable, sendRequest, serviceAt } from "./request.ts";

const connection = {
	baseUrl: field(z.url({ protocol: /^https?$/ }), {
		label: "Address",
		help: "The credentials are sent to addresses below this one and to no other.",
	}),
	auth: field(z.enum(["none", "bearer", "basic", "header"]).default("bearer"), {
		label: "Authentication",
		choices: [
			{ value: "none", label: "None" },
			{ value: "bearer", label: "Bearer token" },
			{ value: "basic", label: "User name and password" },
			{ value: "header", label: "A header of its own" },
		],
	}),
	user: field(z.string().max(254).optional(), { label: "User name" }),
	headerName: field(z.string().max(100).optional(), { label: "Header", placeholder: "X-API-Key" }),
	secret: field(z.string().max(4_000).optional(), { label: "Token, password or key", secret: true }),
};
export type HttpConnection = z.infer<z.ZodObject<typeof connection>>;

const defineAction = actionsOf<typeof connection>();
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const request = defineAction({
	id: "request",
	version: 1,
	name: "Make an HTTP request",
	description: "Calls any web address with a method, headers and a body, and returns the answer.",
	sentence: "Send a {method} request to {url} with {query}, {headers} and {body}",
	aliases: ["REST"],
	input: {
		method: field(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]).default("GET"), {
			label: "Method",
			choices: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map((value) => ({ value, label: value })),
		}),
		url: field(z.string().trim().min(1).max(4_000), {
			label: "URL",
			help: "A whole address, or a path below the connection's address.",
		}),
		query: field(z.record(z.string(), z.union([Scalar, z.null()])).optional(), { label: "Query", type: "object" }),
		headers: field(z.record(z.string(), Scalar).optional(), { label: "Headers", type: "object" }),
		body: field(z.json().optional(), { label: "Body", type: "any" }),
		bodyFormat: field(z.enum(["json", "form", "raw"]).default("json"), {
			label: "Body as",
			choices: [
				{ value: "json", label: "JSON" },
				{ value: "form", label: "Form" },
				{ value: "raw", label: "Text as it is" },
			],
		}),
		expectedStatus: field(z.array(z.number().int().min(100).max(599)).max(50).optional(), {
			label: "Expected status",
			help: "Other answers fail the card. Empty: every status from 200 to 299.",
		}),
		idempotencyKey: field(z.boolean().default(false), {
			label: "Send an idempotency key",
			help: "A header Idempotency-Key that is the same whenever this step is repeated.",
		}),
	},
	output: {
		status: field(z.number().int(), { label: "Status" }),
		headers: field(z.record(z.string(), z.string()), { label: "Headers" }),
		body: field(z.json(), { label: "Body", type: "any" }),
	},
	sample: { status: 200, headers: { "content-type": "application/json" }, body: { ok: true } },
	effect: "write",
	idempotency: "none",
	idempotencyWith: (_connection, { method, idempotencyKey }) =>
		isRepeatable(method, idempotencyKey) ? (idempotencyKey ? "key" : "natural") : "none",
	source: "https://www.rfc-editor.org/rfc/rfc9110",
	async run(input, context) {
		const answer = await sendRequest(input, context);
		const isExpected = input.expectedStatus?.length
			? input.expectedStatus.includes(answer.status)
			: answer.status >= 200 && answer.status < 300;
		if (!isExpected) throw statusError(serviceAt(answer.url), answer);
		return { status: answer.status, headers: answer.headers, body: bodyOf(answer) };
	},
});

function bodyOf(answer: { headers: Record<string, string>; text: string }): z.infer<ReturnType<typeof z.json>> {
	const type = answer.headers["content-type"] ?? "";
	if (answer.text === "" || !/^application\/([\w.+-]+\+)?json\b/i.test(type)) return answer.text;
	try {
		return z.json().parse(JSON.parse(answer.text));
	} catch (cause) {
		throw new ConnectorError("down", "ANSWER_NOT_JSON", "The answer says that it is JSON, and is not.", {
			detail: answer.text.slice(0, 2_000),
			cause,
		});
	}
}

export const http = defineConnector({
	id: "http",
	name: "HTTP",
	description: "Any web address",
	group: "builtin",
	icon: { hue: "#4A5568", monogram: "Ht", glyph: "globe" },
	connection,
	connectionOptional: true,
	async test(context) {
		const input = { method: "GET" as const, url: "", bodyFormat: "json" as const, idempotencyKey: false };
		const answer = await sendRequest(input, { ...context, idempotencyKey: "" });
		if (answer.status === 401 || answer.status === 403 || answer.status >= 500)
			throw statusError(serviceAt(answer.url), answer);
		return `${new URL(answer.url).host} answers (HTTP ${answer.status})`;
	},
	actions: [request],
});
