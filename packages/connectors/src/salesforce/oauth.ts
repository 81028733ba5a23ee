import type { ConnectionContext } from "@keyway/connector-sdk/context";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { ExpiringCache } from "@keyway/connector-sdk/expiring-cache";
import { jsonBody, send, statusError } from "@keyway/connector-sdk/http";
import { z } from "zod";

type Credentials = { instanceUrl: string; clientId: string; clientSecret: string };

/** Salesforce does not say how long a token lives; one that has died is replaced on the first 401. */
const TOKEN_SECONDS = 1_800;
const tokens = new ExpiringCache<string>();

const keyOf = (connection: Credentials) => [connection.instanceUrl, connection.clientId, connection.clientSecret];

/**
 * An access token by the OAuth 2.0 client credentials grant (RFC 6749 §4.4).
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm
 */
export async function accessToken(
	context: Pick<ConnectionContext<Credentials>, "connection" | "outbound" | "signal">,
): Promise<string> {
	const { connection } = context;
	const known = tokens.get(keyOf(connection));
	if (known) return known;
	const answer = await send(
		context,
		{ name: "Salesforce", baseUrl: connection.instanceUrl },
		{
			method: "POST",
			path: ["services", "oauth2", "token"],
			headers: { accept: "application/json" },
			form: {
				grant_type: "client_credentials",
				client_id: connection.clientId,
				client_secret: connection.clientSecret,
			},
			repeatable: true,
		},
	);
	if (answer.status === 400 || answer.status === 401) throw refused(answer.text);
	if (answer.status !== 200) throw statusError("Salesforce", answer);
	const body = z.looseObject({ access_token: z.string().min(1) }).safeParse(jsonBody("Salesforce", answer));
	if (!body.success)
		throw new ConnectorError("down", "ANSWER_UNREADABLE", "Salesforce answered the sign-in without an access token.");
	tokens.set(keyOf(connection), body.data.access_token, TOKEN_SECONDS);
	return body.data.access_token;
}

export function forgetToken(connection: Credentials): void {
	tokens.delete(keyOf(connection));
}

function refused(text: string): ConnectorError {
	const word = /"error"\s*:\s*"(\w+)"/.exec(text)?.[1] ?? "invalid_client";
	return new ConnectorError(
		"auth",
		word,
		"Salesforce does not accept the consumer key and secret. Check them, and that the app allows the client credentials flow.",
		{ detail: text.slice(0, 2_000) },
	);
}
