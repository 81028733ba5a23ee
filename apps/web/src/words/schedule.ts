/** A schedule as people say it; `at` is a time of day, `09:00`. Days of the week count from Sunday, 0, as cron does. */
export type Rhythm =
	| { every: "minutes"; count: number }
	| { every: "hours"; count: number; minute: number }
	| { every: "day"; at: string }
	| { every: "week"; days: number[]; at: string }
	| { every: "month"; on: MonthDay; at: string };

/** A day of the month: its number, its last day, or the first to fourth or last of a weekday. */
export type MonthDay =
	| { kind: "day"; day: number }
	| { kind: "last" }
	| { kind: "weekday"; nth: 1 | 2 | 3 | 4 | "L"; weekday: number };

export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
/** Divisors of the hour and of the day: other steps would not be even. */
export const MINUTE_STEPS = [1, 2, 5, 10, 15, 20, 30] as const;
export const HOUR_STEPS = [1, 2, 3, 4, 6, 8, 12] as const;
const ORDINALS: Record<1 | 2 | 3 | 4 | "L", string> = {
	1: "first",
	2: "second",
	3: "third",
	4: "fourth",
	L: "last",
};

/** The schedule as the five fields that the server reads. */
export function cronOf(rhythm: Rhythm): string {
	if (rhythm.every === "minutes") return `${rhythm.count === 1 ? "*" : `*/${rhythm.count}`} * * * *`;
	if (rhythm.every === "hours") return `${rhythm.minute} ${rhythm.count === 1 ? "*" : `*/${rhythm.count}`} * * *`;
	const [hour = 0, minute = 0] = rhythm.at.split(":").map(Number);
	const time = `${minute} ${hour}`;
	if (rhythm.every === "day") return `${time} * * *`;
	if (rhythm.every === "week") return `${time} * * ${rhythm.days.toSorted((a, b) => a - b).join()}`;
	const { on } = rhythm;
	if (on.kind === "day") return `${time} ${on.day} * *`;
	return on.kind === "last" ? `${time} L * *` : `${time} * * ${on.weekday}#${on.nth}`;
}

/** Five fields as a schedule that the form can show; null for one that only cron can say. */
export function rhythmOf(cron: string): Rhythm | null {
	const fields = cron.trim().split(/\s+/);
	if (fields.length !== 5 || fields[3] !== "*") return null;
	const [minutes = "", hours = "", day = "", , weekday = ""] = fields;
	if (day === "*" && weekday === "*") {
		const step = stepOf(minutes);
		if (hours === "*" && step !== null) return { every: "minutes", count: step };
		const hourly = stepOf(hours);
		if (hourly !== null && inRange(minutes, 59)) return { every: "hours", count: hourly, minute: Number(minutes) };
	}
	if (!inRange(minutes, 59) || !inRange(hours, 23)) return null;
	const at = `${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}`;
	if (day === "*" && weekday === "*") return { every: "day", at };
	if (day === "*") {
		const days = daysOf(weekday);
		if (days) return { every: "week", days, at };
		const nth = /^([0-6])#([1-4L])$/.exec(weekday);
		if (!nth) return null;
		const which = nth[2] === "L" ? "L" : (Number(nth[2]) as 1 | 2 | 3 | 4);
		return { every: "month", on: { kind: "weekday", nth: which, weekday: Number(nth[1]) }, at };
	}
	if (weekday !== "*") return null;
	if (day === "L") return { every: "month", on: { kind: "last" }, at };
	return inRange(day, 31) && Number(day) > 0 ? { every: "month", on: { kind: "day", day: Number(day) }, at } : null;
}

const inRange = (text: string, most: number): boolean => /^\d{1,2}$/.test(text) && Number(text) <= most;

function stepOf(field: string): number | null {
	if (field === "*") return 1;
	const step = /^\*\/(\d{1,2})$/.exec(field);
	return step ? Number(step[1]) : null;
}

/** `1,3` and `1-5` as days; null where something else is said. */
function daysOf(field: string): number[] | null {
	const days = new Set<number>();
	for (const part of field.split(",")) {
		const range = /^([0-7])(?:-([0-7]))?$/.exec(part);
		if (!range) return null;
		for (let day = Number(range[1]); day <= Number(range[2] ?? range[1]); day++) days.add(day % 7);
	}
	return [...days].sort((a, b) => a - b);
}

/** `every Monday and Friday at 09:00`; a schedule that only cron can say stays as it is written. */
export function scheduleWords(cron: string): string {
	const rhythm = rhythmOf(cron);
	if (!rhythm) return cron;
	switch (rhythm.every) {
		case "minutes":
			return rhythm.count === 1 ? "every minute" : `every ${rhythm.count} minutes`;
		case "hours": {
			const minute = rhythm.minute === 0 ? "" : `, ${rhythm.minute} min past`;
			return `${rhythm.count === 1 ? "every hour" : `every ${rhythm.count} hours`}${minute}`;
		}
		case "day":
			return `every day at ${rhythm.at}`;
		case "week":
			return `every ${weekWords(rhythm.days)} at ${rhythm.at}`;
		case "month":
			return `on the ${monthWords(rhythm.on)} of the month at ${rhythm.at}`;
	}
}

function weekWords(days: number[]): string {
	if (days.join() === "1,2,3,4,5") return "weekday";
	const names = days.map((day) => WEEKDAYS[day] ?? "");
	return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function monthWords(on: MonthDay): string {
	if (on.kind === "last") return "last day";
	if (on.kind === "weekday") return `${ORDINALS[on.nth]} ${WEEKDAYS[on.weekday]}`;
	const end = on.day % 10;
	const suffix = on.day > 10 && on.day < 14 ? "th" : end === 1 ? "st" : end === 2 ? "nd" : end === 3 ? "rd" : "th";
	return `${on.day}${suffix}`;
}
