const DAY = 86_400;

/**
 * The header `Retry-After` (RFC 9110 §10.2.3) in seconds, from a number or a date; undefined when there is none or it
 * cannot be read. Never more than a day.
 */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
	const text = header?.trim();
	if (!text) return undefined;
	if (/^\d+$/.test(text)) return Math.min(Number(text), DAY);
	// Date.parse reads nearly anything as a date; HTTP dates end in GMT.
	const date = text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(date)) return undefined;
	return Math.min(Math.max(Math.ceil((date - now) / 1000), 0), DAY);
}
