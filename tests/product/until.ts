/** Waits until `read` gives something other than null, undefined or false; fails with `what` after the limit. */
export async function until<T>(
	what: string,
	read: () => Promise<T | null | undefined | false>,
	limitMs = 20_000,
): Promise<T> {
	const end = Date.now() + limitMs;
	while (Date.now() < end) {
		const value = await read();
		if (value !== null && value !== undefined && value !== false) return value;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error(`Waited ${limitMs} ms in vain for: ${what}`);
}
