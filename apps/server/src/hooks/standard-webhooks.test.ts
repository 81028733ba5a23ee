import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type SignedRequest, signingKey, TOLERANCE, verifiedId } from "./standard-webhooks.ts";

const file = new URL("../../../../tests/fixtures/vendors/webhooks/standard-webhooks.json", import.meta.url);
type Vector = Record<"secret" | "webhook-id" | "webhook-timestamp" | "webhook-signature" | "body", string>;
const [vector] = (JSON.parse(readFileSync(file, "utf8")) as { vectors: [Vector] }).vectors;
const key = signingKey(vector.secret) as Buffer;
const then = Number(vector["webhook-timestamp"]);

const headers = () => ({
	"webhook-id": vector["webhook-id"],
	"webhook-timestamp": vector["webhook-timestamp"],
	"webhook-signature": vector["webhook-signature"],
});
const verify = (over: Partial<SignedRequest> = {}) =>
	verifiedId(key, { headers: headers(), body: Buffer.from(vector.body), now: then, ...over });

/** A request signed at `at`, whatever the time is. */
function signed(at: number) {
	const signature = createHmac("sha256", key).update(`msg_1.${at}.{}`).digest("base64");
	return {
		headers: { "webhook-id": "msg_1", "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}` },
		body: Buffer.from("{}"),
	};
}

describe("a signature of Standard Webhooks", () => {
	test("of the published vector is accepted", () => {
		expect(verify()).toBe(vector["webhook-id"]);
	});

	test("is one of several, of which another version or another key may be", () => {
		const other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
		const both = { ...headers(), "webhook-signature": `${other} ${vector["webhook-signature"]}` };
		expect(verify({ headers: both })).toBe(vector["webhook-id"]);
		expect(verify({ headers: { ...headers(), "webhook-signature": other } })).toBeNull();
	});

	test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("without %s is refused", (name) => {
		expect(verify({ headers: { ...headers(), [name]: undefined } })).toBeNull();
	});

	test("over another body, id or time is refused", () => {
		expect(verify({ body: Buffer.from('{"test": 2432232315}') })).toBeNull();
		expect(verify({ headers: { ...headers(), "webhook-id": "msg_2" } })).toBeNull();
		expect(verify({ headers: { ...headers(), "webhook-timestamp": String(then + 1) } })).toBeNull();
		expect(verify({ headers: { ...headers(), "webhook-timestamp": "hello" } })).toBeNull();
		expect(verify({ headers: { ...headers(), "webhook-signature": "v1," } })).toBeNull();
	});

	test("is good for five minutes, either way", () => {
		for (const at of [then - TOLERANCE, then + TOLERANCE])
			expect(verifiedId(key, { ...signed(at), now: then })).toBe("msg_1");
		for (const at of [then - TOLERANCE - 1, then + TOLERANCE + 1])
			expect(verifiedId(key, { ...signed(at), now: then })).toBeNull();
	});
});

describe("a signing secret", () => {
	test("is base64 with or without prefix and padding", () => {
		expect(signingKey("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).toEqual(key);
		expect(signingKey("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")).toHaveLength(23);
		expect(signingKey("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr")).toHaveLength(25);
	});

	test("that is empty, short or no base64 is none", () => {
		for (const secret of ["", "whsec_", "whsec_c2hvcnQ=", "a secret with spaces in it"])
			expect(signingKey(secret)).toBeNull();
	});
});
