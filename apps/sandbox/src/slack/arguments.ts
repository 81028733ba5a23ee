/** Arguments of a call, all as text, as Slack itself takes them. */
export type SlackArguments = Record<string, string>;
export type Parsed = { args: SlackArguments; warning?: string } | { error: string };

type Call = {
	method: string;
	query: Record<string, unknown>;
	contentType: string | undefined;
	body: string;
	/** The method takes JSON bodies too. */
	acceptsJson: boolean;
};

/** Reads query, form or JSON. https://docs.slack.dev/apis/web-api/#basics */
export function parseArguments(call: Call): Parsed {
	const args: SlackArguments = {};
	for (const [name, value] of Object.entries(call.query)) {
		if (Array.isArray(value)) return { error: "invalid_array_arg" };
		args[name] = String(value);
	}
	if (call.method === "GET" || call.body === "") return { args };
	const [type = "", ...parameters] = (call.contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
	const charset = parameters.find((each) => each.startsWith("charset="))?.slice("charset=".length);
	if (type === "") return { error: "missing_post_type" };
	if (charset && !["utf-8", "iso-8859-1"].includes(charset)) return { error: "invalid_charset" };
	if (type === "application/x-www-form-urlencoded") {
		for (const [name, value] of new URLSearchParams(call.body)) args[name] = value;
		return { args };
	}
	if (type !== "application/json" || !call.acceptsJson) return { error: "invalid_post_type" };
	const json = parseJson(call.body);
	if (json === undefined) return { error: "invalid_json" };
	if (typeof json !== "object" || json === null || Array.isArray(json)) return { error: "json_not_object" };
	for (const [name, value] of Object.entries(json))
		if (value !== null && value !== undefined) args[name] = typeof value === "string" ? value : JSON.stringify(value);
	return { args, ...(charset ? {} : { warning: "missing_charset" }) };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function flag(value: string | undefined): boolean {
	return value === "true" || value === "1";
}
