import { expect, test } from "vitest";
import { timeLeft } from "./time-left.ts";

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 0, day, hour)).toISOString();
const now = (day: number, hour = 0) => Date.UTC(2026, 0, day, hour);
const thirtyDays = { startsAt: at(1), activatedAt: at(1), endsAt: at(31) };

test("a grant tells what is left of its time", () => {
	expect(timeLeft(thirtyDays, now(16))).toEqual({ words: "15 d 0 h left", share: 0.5, soon: false });
});

test("the last day of a long time, and the last tenth of a short one, are soon over", () => {
	expect(timeLeft(thirtyDays, now(30, 12)).soon).toBe(true);
	expect(timeLeft(thirtyDays, now(28)).soon).toBe(false);
	const tenHours = { ...thirtyDays, endsAt: at(1, 10) };
	expect([timeLeft(tenHours, now(1, 8)).soon, timeLeft(tenHours, now(1, 9) + 1).soon]).toEqual([false, true]);
});

test("a time that is over has nothing left, and one without an end has no share", () => {
	expect(timeLeft(thirtyDays, now(40))).toEqual({ words: "over", share: 0, soon: true });
	expect(timeLeft({ ...thirtyDays, endsAt: null }).share).toBeNull();
});
