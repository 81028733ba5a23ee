import { createHash } from "node:crypto";

/**
 * Values that connectors keep between calls (access tokens, resolved names): by connection, for a time, at most so many.
 * The key is hashed, so that no secret stands in memory as a map's key.
 */
export class ExpiringCache<T> {
	readonly #entries = new Map<string, { value: T; until: number }>();
	readonly #limit: number;

	constructor(limit = 1_000) {
		this.#limit = limit;
	}

	get(key: readonly string[], now = Date.now()): T | undefined {
		const name = digest(key);
		const entry = this.#entries.get(name);
		if (!entry) return undefined;
		if (entry.until > now) return entry.value;
		this.#entries.delete(name);
		return undefined;
	}

	/** @param seconds how long the value may be used */
	set(key: readonly string[], value: T, seconds: number, now = Date.now()): void {
		const name = digest(key);
		this.#entries.delete(name);
		this.#entries.set(name, { value, until: now + seconds * 1000 });
		const oldest = this.#entries.keys().next();
		if (this.#entries.size > this.#limit && !oldest.done) this.#entries.delete(oldest.value);
	}

	delete(key: readonly string[]): void {
		this.#entries.delete(digest(key));
	}
}

function digest(parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
