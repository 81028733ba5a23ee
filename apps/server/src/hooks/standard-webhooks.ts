import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds that a signature's time may differ from ours, either way. */
export const TOLERANCE = 300;
/** Bytes that a secret needs at least. */
const LEAST_BYTES = 16;

export type SignedRequest = {
	headers: { [name: string]: string | string[] | undefined };
	/** As it came over the wire. */
	body: Uint8Array;
	/** Seconds since 1970. */
	now: number;
};

/** The key in a secret such as `whsec_MfKQ…`: base64, with or without padding and prefix; null = it is none. */
export function signingKey(secret: string): Buffer | null {
	const text = secret.replace(/^whsec_/, "").trim();
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
	const key = Buffer.from(text, "base64");
	return key.length < LEAST_BYTES ? null : key;
}

/**
 * The id of a request signed as Standard Webhooks says (github.com/standard-webhooks, spec §"Verifying signatures"):
 * HMAC-SHA256 over `id.timestamp.body`; null = it is not signed with this key, or not at this time.
 */
export function verifiedId(key: Uint8Array, { headers, body, now }: SignedRequest): string | null {
	const id = headers["webhook-id"];
	const timestamp = headers["webhook-timestamp"];
	const signatures = headers["webhook-signature"];
	if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") return null;
	if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return null;
	if (Math.abs(now - Number(timestamp)) > TOLERANCE) return null;
	const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
	const isSigned = signatures.split(" ").some((each) => {
		const [version, text = ""] = each.split(",");
		const given = Buffer.from(text, "base64");
		return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
	});
	return isSigned ? id : null;
}
