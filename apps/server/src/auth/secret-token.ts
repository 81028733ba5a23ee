import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a link, a session or an API token; only the hash is kept. */
export function newSecretToken(prefix: string): { token: string; hash: string } {
	const token = `${prefix}${randomBytes(32).toString("base64url")}`;
	return { token, hash: hashToken(token) };
}

/** Enough for 256 random bits: there is nothing to guess, so nothing to slow down. */
export const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");

export const API_TOKEN_PREFIX = "kw_";
