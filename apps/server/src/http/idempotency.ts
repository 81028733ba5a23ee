import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { claimKey, type IdempotentRequest, releaseKey, storeAnswer } from "@keyway/db/idempotency";
import type { FastifyInstance } from "fastify";
import type { Vault } from "../secrets/vault.ts";
import { fail } from "./failure.ts";
import { PROBLEM_JSON } from "./problem.ts";
import type { Services } from "./services.ts";

declare module "fastify" {
	interface FastifyRequest {
		/** The claim on an `Idempotency-Key` that this request must answer. */
		claim: IdempotentRequest | null;
	}
}

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * `Idempotency-Key` on POST: the same request again within 24 hours gets the stored answer and does nothing. Answers
 * are kept sealed, since one may hold a new token.
 */
export function addIdempotency(app: FastifyInstance, { db, vault }: Pick<Services, "db" | "vault">): void {
	app.decorateRequest("claim", null);
	app.addHook("preHandler", async (request, reply) => {
		const key = request.headers["idempotency-key"];
		if (key === undefined || request.method !== "POST" || !request.principal) return;
		// A stream cannot be compared before it is read.
		if (request.body instanceof Readable) return;
		if (typeof key !== "string" || !KEY.test(key)) throw fail("IDEMPOTENCY_KEY_INVALID");
		const claim = { caller: request.principal.caller, key, request: hashOf(request) };
		const found = await claimKey(db, claim);
		if (found.state === "other") throw fail("IDEMPOTENCY_KEY_REUSED");
		if (found.state === "busy") throw fail("IDEMPOTENCY_KEY_BUSY");
		if (found.state === "ours") request.claim = claim;
		else {
			const { status, body } = found.answer;
			reply.code(status).type(status < 400 ? "application/json" : PROBLEM_JSON);
			return reply.serializer(String).send(opened(vault, claim, body));
		}
	});
	app.addHook("onSend", async (request, reply, payload) => {
		const { claim } = request;
		if (!claim) return;
		request.claim = null;
		// An outage or a refusal for now is no answer to keep.
		if (reply.statusCode >= 500 || reply.statusCode === 429) return releaseKey(db, claim);
		const body = JSON.stringify(vault.seal(typeof payload === "string" ? payload : "", boundTo(claim)));
		await storeAnswer(db, claim, { status: reply.statusCode, body });
	});
}

const boundTo = ({ caller, key }: IdempotentRequest) => `answer ${caller} ${key}`;
const opened = (vault: Vault, claim: IdempotentRequest, body: string) => vault.open(JSON.parse(body), boundTo(claim));

function hashOf(request: { method: string; url: string; body: unknown }): string {
	const text = JSON.stringify([request.method, request.url, request.body ?? null]);
	return createHash("sha256").update(text).digest("hex");
}
