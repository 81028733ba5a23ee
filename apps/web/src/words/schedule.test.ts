import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cronOf, HOUR_STEPS, MINUTE_STEPS, type Rhythm, rhythmOf, scheduleWords } from "./schedule.ts";

const at = fc
	.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
	.map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
const weekday = fc.integer({ min: 0, max: 6 });
const rhythm: fc.Arbitrary<Rhythm> = fc.oneof(
	fc.constantFrom(...MINUTE_STEPS).map((count) => ({ every: "minutes" as const, count })),
	fc
		.tuple(fc.constantFrom(...HOUR_STEPS), fc.integer({ min: 0, max: 59 }))
		.map(([count, minute]) => ({ every: "hours" as const, count, minute })),
	at.map((time) => ({ every: "day" as const, at: time })),
	fc
		.tuple(fc.uniqueArray(weekday, { minLength: 1 }), at)
		.map(([days, time]) => ({ every: "week" as const, days: days.sort((a, b) => a - b), at: time })),
	fc
		.tuple(
			fc.oneof(
				fc.integer({ min: 1, max: 31 }).map((day) => ({ kind: "day" as const, day })),
				fc.constant({ kind: "last" as const }),
				fc
					.tuple(fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, "L" as const), weekday)
					.map(([nth, day]) => ({ kind: "weekday" as const, nth, weekday: day })),
			),
			at,
		)
		.map(([on, time]) => ({ every: "month" as const, on, at: time })),
);

describe("schedules in words", () => {
	test("what the form writes, the form reads again as the same", () => {
		fc.assert(
			fc.property(rhythm, (each) => {
				expect(rhythmOf(cronOf(each))).toEqual(each);
			}),
		);
	});

	test("schedules are said as people say them", () => {
		expect(scheduleWords("0 9 * * 1-5")).toBe("every weekday at 09:00");
		expect(scheduleWords("30 6 * * 1,5")).toBe("every Monday and Friday at 06:30");
		expect(scheduleWords("0 8 * * 1#1")).toBe("on the first Monday of the month at 08:00");
		expect(scheduleWords("0 8 L * *")).toBe("on the last day of the month at 08:00");
		expect(scheduleWords("*/15 * * * *")).toBe("every 15 minutes");
		expect(scheduleWords("0 0 22 * *")).toBe("on the 22nd of the month at 00:00");
	});

	test("a schedule that only cron can say stays as it is written", () => {
		expect(scheduleWords("0 9 1 1 *")).toBe("0 9 1 1 *");
		expect(rhythmOf("0 9 1 * 1")).toBeNull();
		expect(rhythmOf("nonsense")).toBeNull();
	});
});
