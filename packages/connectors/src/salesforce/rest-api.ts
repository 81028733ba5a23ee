import type { ConnectionContext, OutboundResponse } from "@keyway/connector-sdk/context";
import { ConnectorError, type ConnectorErrorKind } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { type HttpCall, jsonBody, send, statusError, statusKind } from "@keyway/connector-sdk/http";
import { retryAfter } from "@keyway/connector-sdk/retry-after";
import { z } from "zod";
import { accessToken, forgetToken } from "./oauth.ts";

/** An app with the client credentials flow: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm */
export const salesforceConnection = {
	instanceUrl: field(z.url(), {
		label: "Instance address",
		placeholder: "https://acme.my.salesforce.com",
		help: "The address of your own domain in Salesforce.",
	}),
	clientId: field(z.string().min(1).max(500), { label: "Consumer key" }),
	clientSecret: field(z.string().min(1).max(500), { label: "Consumer secret", secret: true }),
	apiVersion: field(
		z
			.string()
			.regex(/^\d{2,3}\.0$/)
			.default("62.0"),
		{ label: "API version" },
	),
	keyField: field(
		z
			.string()
			.regex(/^[A-Za-z]\w{0,79}$/)
			.optional(),
		{
			label: "Key field",
			placeholder: "Keyway_Key__c",
			help: "A unique external id (text, 64) on the objects in which records are created. With it a repeated step never creates a second record.",
		},
	),
};
export type SalesforceConnection = {
	instanceUrl: string;
	clientId: string;
	clientSecret: string;
	apiVersion: string;
	keyField?: string | undefined;
};
export type SalesforceContext = Pick<ConnectionContext<SalesforceConnection>, "connection" | "outbound" | "signal">;

type ErrorRow = readonly [kind: ConnectorErrorKind, message: string];

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
const ERRORS: Record<string, ErrorRow> = {
	INVALID_SESSION_ID: [
		"auth",
		"Salesforce does not accept the connection's credentials. Check them under Connections.",
	],
	INSUFFICIENT_ACCESS: ["auth", "The user of the Salesforce connection may not do this."],
	INSUFFICIENT_ACCESS_OR_READONLY: ["auth", "The user of the Salesforce connection may not change this record."],
	API_DISABLED_FOR_ORG: ["auth", "The API is switched off for this Salesforce organisation."],
	NOT_FOUND: ["notFound", "Salesforce knows no such record or object."],
	ENTITY_IS_DELETED: ["notFound", "The record was deleted in Salesforce."],
	INVALID_CROSS_REFERENCE_KEY: ["notFound", "A record that is referred to does not exist in Salesforce."],
	INVALID_TYPE: ["invalid", "Salesforce has no such object."],
	INVALID_FIELD: ["invalid", "Salesforce has no such field."],
	REQUIRED_FIELD_MISSING: ["invalid", "Required fields are missing."],
	STRING_TOO_LONG: ["invalid", "A value is too long for its field."],
	JSON_PARSER_ERROR: ["invalid", "A value does not fit the type of its field."],
	MALFORMED_ID: ["invalid", "This is no id of a Salesforce record."],
	MALFORMED_QUERY: ["invalid", "Salesforce does not understand the query."],
	INVALID_QUERY_FILTER_OPERATOR: ["invalid", "A comparison in the query does not fit its field."],
	DUPLICATE_VALUE: ["invalid", "A record with this value exists already."],
	DUPLICATES_DETECTED: ["invalid", "A rule of Salesforce sees this record as a duplicate."],
	FIELD_CUSTOM_VALIDATION_EXCEPTION: ["invalid", "A validation rule of Salesforce refuses the values."],
	DELETE_FAILED: ["invalid", "Salesforce cannot delete the record because others need it."],
	REQUEST_LIMIT_EXCEEDED: ["limited", "Salesforce's limit of calls is used up. The step is tried again later."],
	UNABLE_TO_LOCK_ROW: ["down", "The record is being changed by somebody else. Try again later."],
	SERVER_UNAVAILABLE: ["down", "Salesforce is not available. Try again later."],
	QUERY_TIMEOUT: ["timeout", "The query took too long. Ask for less."],
};

const ErrorList = z
	.array(
		z.looseObject({ errorCode: z.string(), message: z.string().default(""), fields: z.array(z.string()).optional() }),
	)
	.min(1);

/** A call below `/services/data/vNN.0`; a token that Salesforce no longer takes is replaced once. */
export async function callSalesforce(
	context: SalesforceContext,
	call: Omit<HttpCall, "headers">,
): Promise<OutboundResponse> {
	const first = await sendWithToken(context, call);
	const answer = first.status === 401 ? await retryWithNewToken(context, call) : first;
	if (answer.status < 300) return answer;
	throw salesforceError(answer);
}

async function sendWithToken(context: SalesforceContext, call: Omit<HttpCall, "headers">): Promise<OutboundResponse> {
	const { instanceUrl, apiVersion } = context.connection;
	const token = await accessToken(context);
	return send(
		context,
		{ name: "Salesforce", baseUrl: instanceUrl },
		{
			...call,
			path: ["services", "data", `v${apiVersion}`, ...call.path],
			headers: { authorization: `Bearer ${token}`, accept: "application/json" },
		},
	);
}

async function retryWithNewToken(context: SalesforceContext, call: Omit<HttpCall, "headers">) {
	forgetToken(context.connection);
	return sendWithToken(context, call);
}

function salesforceError(answer: OutboundResponse): ConnectorError {
	const list = ErrorList.safeParse(parse(answer.text));
	const first = list.success ? list.data[0] : undefined;
	if (!first) return statusError("Salesforce", answer);
	const [kind, message] =
		ERRORS[first.errorCode] ?? ([statusKind(answer.status), "Salesforce refused the request."] as const);
	const fields = first.fields?.length ? ` Fields: ${first.fields.join(", ")}.` : "";
	return new ConnectorError(kind, first.errorCode, `${message} It says: ${first.message}${fields}`, {
		detail: answer.text.slice(0, 2_000),
		retryAfter: retryAfter(answer.headers["retry-after"]),
	});
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The answer's body, checked against what we read of it. */
export function bodyOf<T extends z.ZodType>(answer: OutboundResponse, shape: T): z.infer<T> {
	const checked = shape.safeParse(jsonBody("Salesforce", answer));
	if (checked.success) return checked.data;
	throw new ConnectorError("down", "ANSWER_UNREADABLE", "Salesforce's answer is not of the documented form.", {
		detail: z.prettifyError(checked.error).slice(0, 2_000),
	});
}
