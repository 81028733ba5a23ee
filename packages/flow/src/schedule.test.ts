import { expression, literal } from "@keyway/schema/field-value";
import type { TriggerCard } from "@keyway/schema/flow";
import { describe, expect, test } from "vitest";
import { nextTime, scheduleOf } from "./schedule.ts";

const trigger = (fields: Record<string, string>): TriggerCard => ({
	id: "trigger",
	uses: "schedule.cron@1",
	fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, literal(value)])),
});

/** The next `count` times after `from`. */
function times(fields: Record<string, string>, from: string, count: number): string[] {
	const schedule = scheduleOf(trigger(fields));
	const found: string[] = [];
	for (let at = nextTime(schedule, Date.parse(from)); at !== null && found.length < count; at = nextTime(schedule, at))
		found.push(new Date(at).toISOString());
	return found;
}

describe("a schedule", () => {
	test("knows days of the week, last days and first Mondays", () => {
		expect(times({ cron: "0 9 * * 1" }, "2026-11-24T00:00:00Z", 2)).toEqual([
			"2026-11-30T09:00:00.000Z",
			"2026-12-07T09:00:00.000Z",
		]);
		expect(times({ cron: "0 9 L * *" }, "2026-02-01T00:00:00Z", 2)).toEqual([
			"2026-02-28T09:00:00.000Z",
			"2026-03-31T09:00:00.000Z",
		]);
		expect(times({ cron: "0 9 * * 1#1" }, "2026-02-03T00:00:00Z", 1)).toEqual(["2026-03-02T09:00:00.000Z"]);
	});

	test("fires at the next valid instant where the local time does not exist", () => {
		expect(times({ cron: "30 2 * * *", timezone: "Europe/Berlin" }, "2026-03-28T12:00:00Z", 2)).toEqual([
			"2026-03-29T01:00:00.000Z",
			"2026-03-30T00:30:00.000Z",
		]);
	});

	test("fires once where the local time comes twice", () => {
		expect(times({ cron: "30 2 * * *", timezone: "Europe/Berlin" }, "2026-10-24T12:00:00Z", 2)).toEqual([
			"2026-10-25T00:30:00.000Z",
			"2026-10-26T01:30:00.000Z",
		]);
	});

	test("keeps to its first and last day and to its window, also over midnight", () => {
		const days = { cron: "0 12 * * *", start: "2026-12-01", end: "2026-12-02" };
		expect(times(days, "2026-11-24T00:00:00Z", 9)).toEqual(["2026-12-01T12:00:00.000Z", "2026-12-02T12:00:00.000Z"]);
		expect(times({ cron: "0 */4 * * *", window: "08:00-16:00" }, "2026-11-24T00:00:00Z", 4)).toEqual([
			"2026-11-24T08:00:00.000Z",
			"2026-11-24T12:00:00.000Z",
			"2026-11-24T16:00:00.000Z",
			"2026-11-25T08:00:00.000Z",
		]);
		expect(times({ cron: "0 */4 * * *", window: "22:00-04:30" }, "2026-11-24T05:00:00Z", 2)).toEqual([
			"2026-11-25T00:00:00.000Z",
			"2026-11-25T04:00:00.000Z",
		]);
		expect(times({ cron: "0 9 * * *", window: "10:00-11:00" }, "2026-11-24T05:00:00Z", 1)).toEqual([]);
	});

	test("that cannot be followed says why", () => {
		const why = (fields: Record<string, string>) => () => scheduleOf(trigger(fields));
		expect(why({})).toThrow(/when the flow starts/);
		expect(why({ cron: "61 9 * * *" })).toThrow(/"61 9 \* \* \*" is not a schedule/);
		expect(why({ cron: "0 0 9 * * *" })).toThrow(/five fields/);
		expect(why({ cron: "0 9 * * *", timezone: "Mars/Base" })).toThrow(/time zone/);
		expect(why({ cron: "0 9 * * *", window: "late" })).toThrow(/no window/);
		expect(why({ cron: "0 9 * * *", end: "soon" })).toThrow(/not a date/);
		const worked = { ...trigger({}), fields: { cron: expression("trigger.x") } };
		expect(() => scheduleOf(worked)).toThrow(/fixed value/);
	});
});
