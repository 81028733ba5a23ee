import { DateTime, Duration } from "luxon";
import { type Control, type ControlInput, invalid, type Outcome, text } from "./control.ts";

const DAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
/** `18:00` or `FRI 17:00` */
const CLOCK = /^(?:(MON|TUE|WED|THU|FRI|SAT|SUN) )?([01]?\d|2[0-3]):([0-5]\d)$/i;

/**
 * `flow.wait`: for `duration` (ISO 8601), until `until` (a date, an instant, `18:00`, `FRI 17:00`), for `businessDays`
 * (Monday to Friday), in each case on to the next time of day `at`; in `timezone`, UTC where none is said. A moment that
 * has passed already ends the wait at once.
 */
export const wait: Control = {
	perform(input) {
		const due = dueOf(input);
		return typeof due === "number" ? { kind: "wait", due } : due;
	},
	wake: (now) => ({ output: { resumedAt: new Date(now).toISOString() } }),
};

function dueOf(input: ControlInput): number | Outcome {
	const zone = text(input, "timezone") ?? "UTC";
	const start = DateTime.fromMillis(input.at, { zone });
	if (!start.isValid) return invalid("WAIT_TIMEZONE", `"${zone}" is not a time zone. Use a name like Europe/Berlin.`);
	const moment = momentOf(input, start);
	if (!(moment instanceof DateTime)) return moment;
	const at = text(input, "at");
	if (at === null) return moment.toMillis();
	const clock = nextClock(at, moment);
	return clock ? clock.toMillis() : invalid("WAIT_AT", `"${at}" is not a time of day. Write it as 09:00 or FRI 17:00.`);
}

function momentOf(input: ControlInput, start: DateTime): DateTime | Outcome {
	const duration = text(input, "duration");
	const until = text(input, "until");
	const days = input.value("businessDays");
	if (duration !== null) {
		const length = Duration.fromISO(duration);
		if (!length.isValid || length.toMillis() < 0)
			return invalid("WAIT_DURATION", `"${duration}" is not a length of time. Write it as PT1H, P90D or P6M.`);
		const moment = start.plus(length);
		return moment.isValid ? moment : invalid("WAIT_DURATION", `"${duration}" is too long to wait.`);
	}
	if (until !== null) {
		const clock = nextClock(until, start);
		if (clock) return clock;
		// Without a year it would be read beside today's date of the wall clock.
		const date = /^\d{4}-/.test(until) ? DateTime.fromISO(until, { zone: start.zone }) : null;
		return date?.isValid
			? date
			: invalid("WAIT_UNTIL", `"${until}" is neither a date nor a time. Write 2026-12-31, 18:00 or FRI 17:00.`);
	}
	if (days !== undefined && days !== null && days !== "") {
		const count = Number(days);
		if (!Number.isInteger(count) || count < 0 || count > 10_000)
			return invalid("WAIT_BUSINESS_DAYS", "The number of business days must be a whole number from 0 to 10,000.");
		return plusBusinessDays(start, count);
	}
	if (text(input, "at") !== null) return start;
	return invalid("WAIT_EMPTY", "Say how long to wait: fill a duration, a date, a time of day or business days.");
}

/** The first such time of day at or after `from`; a local time that does not exist that day moves on with the clock. */
function nextClock(words: string, from: DateTime): DateTime | null {
	const match = CLOCK.exec(words.trim());
	if (!match) return null;
	const [, day, hour, minute] = match;
	let next = from.set({ hour: Number(hour), minute: Number(minute), second: 0, millisecond: 0 });
	const weekday = day ? DAYS.indexOf(day.toUpperCase()) + 1 : null;
	if (weekday !== null) next = next.plus({ days: (weekday - next.weekday + 7) % 7 });
	if (next < from) next = next.plus({ days: weekday === null ? 1 : 7 });
	return next;
}

function plusBusinessDays(from: DateTime, days: number): DateTime {
	let moment = from;
	for (let left = days; left > 0; ) {
		moment = moment.plus({ days: 1 });
		if (moment.weekday <= 5) left--;
	}
	return moment;
}
