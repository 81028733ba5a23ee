import { expect, test } from "vitest";
import { chosenSpan, spanOf } from "./spans.ts";

test("a month ends now and begins at midnight thirty days ago, today included", () => {
	const now = new Date(2026, 2, 30, 15, 30);
	expect(spanOf(30, now)).toEqual({ from: new Date(2026, 2, 1).toISOString(), to: now.toISOString() });
});

test("a day is the last 24 hours", () => {
	const now = new Date(2026, 2, 30, 15, 30);
	expect(Date.parse(spanOf(1, now).to) - Date.parse(spanOf(1, now).from)).toBe(86_400_000);
});

test("two chosen days are both whole; the wrong order is no time", () => {
	expect(chosenSpan("2026-03-01", "2026-03-02")).toEqual({
		from: new Date(2026, 2, 1).toISOString(),
		to: new Date(2026, 2, 3).toISOString(),
	});
	expect(chosenSpan("2026-03-02", "2026-03-01")).toBeNull();
	expect(chosenSpan("", "2026-03-01")).toBeNull();
});
