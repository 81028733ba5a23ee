import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";

export const REDACTED = "•••";

/** Shorter values occur by chance in ordinary text; blanking them would only destroy data. */
const SHORTEST = 4;

/** Replaces every occurrence of a secret, in the encodings in which services echo them. */
export type Redactor = {
	/** Whether a secret occurs in it. */
	touches(value: string): boolean;
	text(value: string): string;
	json<T extends Json>(value: T): T;
	error(error: StepError): StepError;
};

export function redactor(secrets: Iterable<string>): Redactor {
	const needles = [...new Set([...secrets].filter((secret) => secret.length >= SHORTEST).flatMap(encodings))]
		// Longest first, so that a secret inside another does not leave the rest of it.
		.sort((a, b) => b.length - a.length);
	const text = (value: string): string => {
		let clean = value;
		for (const needle of needles) if (clean.includes(needle)) clean = clean.replaceAll(needle, REDACTED);
		return clean;
	};
	const json = <T extends Json>(value: T): T => (needles.length === 0 ? value : (walk(value, text) as T));
	return {
		touches: (value) => needles.some((needle) => value.includes(needle)),
		text,
		json,
		error: (error) => ({
			...error,
			code: text(error.code),
			message: text(error.message),
			...(error.detail === undefined ? {} : { detail: text(error.detail).slice(0, 4_000) }),
		}),
	};
}

/** All texts in a value. */
export function strings(value: Json): string[] {
	if (typeof value === "string") return [value];
	if (value === null || typeof value !== "object") return [];
	return Object.values(value).flatMap(strings);
}

/** The same value with each of its texts changed. */
export function walk(value: Json, text: (value: string) => string): Json {
	if (typeof value === "string") return text(value);
	if (value === null || typeof value !== "object") return value;
	if (Array.isArray(value)) return value.map((item) => walk(item, text));
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [text(name), walk(item, text)]));
}

function encodings(secret: string): string[] {
	const bytes = Buffer.from(secret, "utf8");
	const quoted = JSON.stringify(secret).slice(1, -1);
	const url = encodeURIComponent(secret);
	return [
		secret,
		quoted,
		url,
		url.replaceAll("%20", "+"),
		bytes.toString("base64"),
		bytes.toString("base64").replace(/=+$/, ""),
		bytes.toString("base64url"),
		bytes.toString("hex"),
		...insideBase64(bytes, "base64"),
		...insideBase64(bytes, "base64url"),
	].filter((each) => each.length >= SHORTEST);
}

/**
 * What base64 (RFC 4648 §4) makes of the bytes in the middle of others, as Basic credentials do with a password: for each
 * of the three places in a group, the characters that no neighbour has a part in.
 */
function insideBase64(bytes: Buffer, encoding: "base64" | "base64url"): string[] {
	return [0, 1, 2].map((before) =>
		Buffer.concat([Buffer.alloc(before), bytes])
			.toString(encoding)
			.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)),
	);
}

/** Replaces members by name, those that the definition marks as secret: by nothing that tells of them, or sealed. */
export function blank(value: Json, names: readonly string[], seal: (value: Json) => Json = () => REDACTED): Json {
	if (names.length === 0 || value === null || typeof value !== "object" || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [name, names.includes(name) && item !== null ? seal(item) : item]),
	);
}
