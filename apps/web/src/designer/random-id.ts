/** A random id (128 bits in hex), also where the page is served without TLS, which has no `randomUUID`. */
export function randomId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
