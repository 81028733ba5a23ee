import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds that a request's time may differ from ours. */
export const TOLERANCE = 300;

export type SignedRequest = { timestamp: string | undefined; signature: string | undefined; body: Uint8Array };

/**
 * Whether Slack signed these bytes with the secret at about this time: version 0 of
 * https://docs.slack.dev/authentication/verifying-requests-from-slack. `now` in seconds.
 */
export function isSignedBySlack(secret: string, { timestamp, signature, body }: SignedRequest, now: number): boolean {
	if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
	if (Math.abs(now - Number(timestamp)) > TOLERANCE) return false;
	const expected = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest();
	const [, hex = ""] = /^v0=([0-9a-f]{64})$/.exec(signature ?? "") ?? [];
	const given = Buffer.from(hex, "hex");
	return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What a button is about, bound by the secret: nobody can make one for another request or another wording. */
export type ButtonValue = { request: string; hash: string };

export function sealValue(secret: string, { request, hash }: ButtonValue): string {
	return `${request}.${hash}.${macOf(secret, request, hash)}`;
}

/** Null = this value was not made here, or was altered. */
export function openValue(secret: string, value: unknown): ButtonValue | null {
	const [request = "", hash = "", mac = ""] = typeof value === "string" ? value.split(".") : [];
	const expected = Buffer.from(macOf(secret, request, hash));
	const given = Buffer.from(mac);
	return given.length === expected.length && timingSafeEqual(given, expected) ? { request, hash } : null;
}

const macOf = (secret: string, request: string, hash: string): string =>
	createHmac("sha256", secret).update(`keyway button\n${request}\n${hash}`).digest("base64url");
