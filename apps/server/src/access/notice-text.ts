const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g;

/** Times in a notice as the person's clock shows them: `25 November 2026 at 10:00 (Europe/Berlin)`. */
export function inTimeZone(text: string, timeZone: string): string {
	const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone });
	return text.replace(INSTANT, (instant) => `${format.format(new Date(instant))} (${timeZone})`);
}
