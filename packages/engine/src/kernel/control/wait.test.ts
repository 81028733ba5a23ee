import { literal } from "@keyway/schema/field-value";
import type { Json } from "@keyway/schema/json";
import { expect, test } from "vitest";
import { card, graphOf } from "../simulation.ts";
import { wait } from "./wait.ts";

/** Friday, 30 October 2026, 16:30 UTC. */
const FRIDAY = Date.UTC(2026, 9, 30, 16, 30);

function due(fields: Record<string, Json>, at = FRIDAY): string {
	const values = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, literal(value)]));
	const pause = card("pause", "flow.wait", values);
	const place = { place: "run/pause", card: pause, graph: graphOf({ main: [pause] }), trigger: {}, inLoop: false };
	const outcome = wait.perform({ ...place, at, value: (name) => fields[name] });
	if (outcome.kind === "wait") return new Date(outcome.due ?? 0).toISOString();
	return outcome.kind === "fail" ? outcome.error.code : outcome.kind;
}

test("a duration is counted from the card's recorded time, months by the calendar", () => {
	expect(due({ duration: "PT90S" })).toBe("2026-10-30T16:31:30.000Z");
	expect(due({ duration: "P1M" })).toBe("2026-11-30T16:30:00.000Z");
});

test("until is a date in the zone, an instant, a time of day or a week day", () => {
	expect(due({ until: "2026-12-31", timezone: "Europe/Berlin" })).toBe("2026-12-30T23:00:00.000Z");
	expect(due({ until: "2026-12-31T10:00:00Z" })).toBe("2026-12-31T10:00:00.000Z");
	expect(due({ until: "18:00" })).toBe("2026-10-30T18:00:00.000Z");
	expect(due({ until: "09:00" })).toBe("2026-10-31T09:00:00.000Z");
	expect(due({ until: "FRI 17:00" })).toBe("2026-10-30T17:00:00.000Z");
	expect(due({ until: "fri 16:00" })).toBe("2026-11-06T16:00:00.000Z");
});

test("a moment that has passed ends the wait at once", () => {
	expect(due({ until: "2020-01-01" })).toBe("2020-01-01T00:00:00.000Z");
});

test("business days skip the weekend, and a time of day is the next one from there", () => {
	expect(due({ businessDays: 1 })).toBe("2026-11-02T16:30:00.000Z");
	expect(due({ businessDays: 6, at: "09:00" })).toBe("2026-11-10T09:00:00.000Z");
	expect(due({ duration: "P7D", at: "09:00", timezone: "Europe/Berlin" })).toBe("2026-11-07T08:00:00.000Z");
});

test("a local time that the change of clocks skips fires at the next valid instant", () => {
	const beforeChange = Date.UTC(2026, 2, 28, 12);
	expect(due({ until: "02:30", timezone: "Europe/Berlin" }, beforeChange)).toBe("2026-03-29T01:30:00.000Z");
});

test("nonsense is refused by the name of the field", () => {
	expect(due({ duration: "soon" })).toBe("WAIT_DURATION");
	expect(due({ duration: "-P1D" })).toBe("WAIT_DURATION");
	expect(due({ until: "some day" })).toBe("WAIT_UNTIL");
	expect(due({ businessDays: 1.5 })).toBe("WAIT_BUSINESS_DAYS");
	expect(due({ at: "25:00" })).toBe("WAIT_AT");
	expect(due({ duration: "PT1S", timezone: "Mars/Olympus" })).toBe("WAIT_TIMEZONE");
	expect(due({})).toBe("WAIT_EMPTY");
});
