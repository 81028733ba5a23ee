/** Lengths of time that statistics are told of, in days. */
export const SPANS = [
	{ value: "1", label: "24 hours" },
	{ value: "7", label: "7 days" },
	{ value: "30", label: "30 days" },
	{ value: "90", label: "90 days" },
	{ value: "365", label: "A year" },
] as const;

const DAY = 86_400_000;

/** The time that a length of days means now: whole days, the last of them today; a day is the last 24 hours. */
export function spanOf(days: number, now = new Date()): { from: string; to: string } {
	if (days === 1) return { from: new Date(now.getTime() - DAY).toISOString(), to: now.toISOString() };
	const from = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1);
	return { from: from.toISOString(), to: now.toISOString() };
}

/** Both days of a chosen time, whole; null while they are no time. */
export function chosenSpan(first: string, last: string): { from: string; to: string } | null {
	const from = new Date(`${first}T00:00:00`);
	const end = new Date(`${last}T00:00:00`);
	if (Number.isNaN(from.getTime()) || Number.isNaN(end.getTime()) || end < from) return null;
	const to = new Date(end.getFullYear(), end.getMonth(), end.getDate() + 1);
	return { from: from.toISOString(), to: to.toISOString() };
}
