import type { Outbound } from "@keyway/connector-sdk/context";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { errors } from "@keyway/schema/error";
import OpenAI, { APIError, APIUserAbortError } from "openai";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";

/** A language model at an OpenAI-compatible address. */
export type ModelConfig = {
	/** Up to and without `/chat/completions`, for example `https://llm.example.com/v1`. */
	url: string;
	key: string;
	model: string;
	/** What a million tokens cost, in whatever currency the installation is billed in. */
	prices?: { input: number; output: number } | undefined;
	/** Milliseconds after which an answer is no longer waited for. */
	timeout?: number | undefined;
};

/** What a model was used for: tokens as it counted them, seconds, and the cost where prices are known. */
export type Usage = { model: string; inputTokens: number; outputTokens: number; seconds: number; cost: number | null };

export type Answer = { text: string; usage: Usage };

export type Message = { role: "system" | "user" | "assistant"; content: string };

/** Asks for one answer in the form of a JSON schema; rejects with what a person can do about it. */
export type AskModel = (messages: readonly Message[], schema: object, signal: AbortSignal) => Promise<Answer>;

const fail = errors({
	AI_BUSY: [503, "The language model's service asks to wait{wait}. What was read without it stands."],
	AI_SLOW: [504, "The language model did not answer within {seconds} seconds. What was read without it stands."],
	AI_REFUSED: [422, "The language model refused: {reason}"],
	AI_CUT: [502, "The language model's answer was cut off. Ask about fewer steps at once."],
	AI_SIGN_IN: [502, "The language model's service does not accept the key. An administrator checks KEYWAY_AI_KEY."],
	AI_FAILED: [502, "The language model's service failed: {reason}"],
	AI_BLOCKED: [502, "The language model's address may not be called: {reason}"],
	AI_GIVEN_UP: [499, "The question to the language model was given up."],
});

const TIMEOUT = 30_000;

/** Tokens of an answer: a few words for each clause of a text. */
const MOST_TOKENS = 4_000;

/** The model behind an address; every call goes out by the product's one way out and its checks. */
export function createModel(config: ModelConfig, outbound: Outbound): AskModel {
	const timeout = config.timeout ?? TIMEOUT;
	const client = new OpenAI({
		apiKey: config.key,
		baseURL: config.url,
		maxRetries: 0,
		timeout,
		organization: null,
		project: null,
		logLevel: "off",
		fetch: (url, init) => throughOutbound(outbound, String(url), init ?? {}, timeout),
	});
	return async (messages, schema, signal) => {
		const from = performance.now();
		try {
			const answer = await read(client, config, messages, schema, signal);
			const seconds = (performance.now() - from) / 1_000;
			return {
				text: answer.text,
				usage: { ...answer.tokens, model: config.model, seconds, cost: cost(answer.tokens, config) },
			};
		} catch (cause) {
			throw failure(cause, signal, timeout);
		}
	};
}

type Tokens = { inputTokens: number; outputTokens: number };

/** Reads the answer as it is streamed; what it ends with decides whether it counts. */
async function read(
	client: OpenAI,
	{ model }: ModelConfig,
	messages: readonly Message[],
	schema: object,
	signal: AbortSignal,
): Promise<{ text: string; tokens: Tokens }> {
	const stream = await client.chat.completions.create(
		{
			model,
			messages: messages as ChatCompletionMessageParam[],
			temperature: 0,
			max_completion_tokens: MOST_TOKENS,
			stream: true,
			stream_options: { include_usage: true },
			response_format: { type: "json_schema", json_schema: { name: "choices", strict: true, schema: { ...schema } } },
		},
		{ signal },
	);
	let text = "";
	let refusal = "";
	let end: string | null = null;
	const tokens: Tokens = { inputTokens: 0, outputTokens: 0 };
	for await (const chunk of stream) {
		const choice = chunk.choices?.[0];
		text += choice?.delta?.content ?? "";
		refusal += choice?.delta?.refusal ?? "";
		end = choice?.finish_reason ?? end;
		tokens.inputTokens = chunk.usage?.prompt_tokens ?? tokens.inputTokens;
		tokens.outputTokens = chunk.usage?.completion_tokens ?? tokens.outputTokens;
	}
	if (refusal !== "" || end === "content_filter")
		throw fail("AI_REFUSED", { reason: refusal.slice(0, 300) || "its filter stopped the answer." });
	if (end === "length") throw fail("AI_CUT");
	return { text, tokens };
}

function cost({ inputTokens, outputTokens }: Tokens, { prices }: ModelConfig): number | null {
	return prices ? (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000 : null;
}

/** A call of the library as one of ours, without the headers by which it tells of this machine. */
async function throughOutbound(
	outbound: Outbound,
	url: string,
	init: { method?: string | undefined; headers?: unknown; body?: unknown; signal?: AbortSignal | null | undefined },
	timeout: number,
): Promise<Response> {
	const headers = [...new Headers(init.headers as ConstructorParameters<typeof Headers>[0])].filter(
		([name]) => !name.startsWith("x-stainless") && name !== "user-agent" && name !== "content-length",
	);
	const answer = await outbound.fetch({
		url,
		method: init.method ?? "POST",
		headers: Object.fromEntries(headers),
		...(typeof init.body === "string" ? { body: init.body } : {}),
		...(init.signal ? { signal: init.signal } : {}),
		timeout,
	});
	return new Response([101, 204, 205, 304].includes(answer.status) ? null : answer.text, {
		status: answer.status,
		headers: answer.headers,
	});
}

function failure(cause: unknown, signal: AbortSignal, timeout: number): unknown {
	if (signal.aborted || cause instanceof APIUserAbortError) return fail("AI_GIVEN_UP", {}, { cause });
	const ours = outboundError(cause);
	if (ours?.reason === "timeout" || ours?.reason === "aborted")
		return fail("AI_SLOW", { seconds: Math.round(timeout / 1_000) }, { cause });
	if (ours?.reason === "refused") return fail("AI_BLOCKED", { reason: ours.message }, { cause });
	if (ours) return fail("AI_FAILED", { reason: ours.message }, { cause });
	if (!(cause instanceof APIError))
		return cause instanceof SyntaxError
			? fail("AI_FAILED", { reason: "its answer cannot be read." }, { cause })
			: cause;
	if (cause.status === 429) return fail("AI_BUSY", { wait: waitOf(cause) }, { cause });
	if (cause.status === 401 || cause.status === 403) return fail("AI_SIGN_IN", {}, { cause });
	if (cause.name === "APIConnectionTimeoutError")
		return fail("AI_SLOW", { seconds: Math.round(timeout / 1_000) }, { cause });
	return fail("AI_FAILED", { reason: reasonOf(cause) }, { cause });
}

/** Our own refusal, however deep the library wrapped it. */
function outboundError(cause: unknown): OutboundError | undefined {
	for (let each = cause; each instanceof Error; each = each.cause) if (each instanceof OutboundError) return each;
	return undefined;
}

function waitOf({ headers }: APIError): string {
	const seconds = Number(headers?.get("retry-after"));
	return seconds > 0 ? ` ${Math.ceil(seconds)} seconds` : "";
}

const reasonOf = ({ status, message }: APIError): string =>
	status === undefined ? message.slice(0, 200) : `it answered ${status}.`;
