const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** When something happened, as short as it can be read: `09:14`, `Yesterday`, `20 Nov`, `20 Nov 2025`. */
export function shortTime(iso: string, now = new Date()): string {
	const date = new Date(iso);
	const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
	if (days === 0) return time.format(date);
	if (days === 1) return "Yesterday";
	return shortDate(iso, now);
}

/** A calendar day: `20 Feb`, with the year where it is another one. */
export function shortDate(iso: string, now = new Date()): string {
	const date = new Date(iso);
	return date.getFullYear() === now.getFullYear() ? day.format(date) : dayYear.format(date);
}

/** `09:14:03` */
const clockTime = (iso: string): string => seconds.format(new Date(iso));

/** `20 Feb 2027, 09:14:03` */
export const fullTime = (iso: string): string => `${dayYear.format(new Date(iso))}, ${clockTime(iso)}`;

/** When a waiting card goes on: the time today, else the day. */
export function dueTime(iso: string, now = new Date()): string {
	return startOfDay(new Date(iso)) === startOfDay(now) ? clockTime(iso) : shortDate(iso, now);
}

/** A length of time: `308 ms`, `1.9 s`, `2 min 5 s`, `3 h 2 min`, `4 d 2 h`. */
export function span(milliseconds: number): string {
	const ms = Math.max(0, Math.round(milliseconds));
	if (ms < 1000) return `${ms} ms`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	const s = Math.round(ms / 1000);
	if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
	if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
	return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

/** The length between two moments; null while it has not ended. */
export function between(startedAt: string, endedAt: string | null | undefined): string | null {
	return endedAt ? span(Date.parse(endedAt) - Date.parse(startedAt)) : null;
}

/** `1 flow`, `2 flows` */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
