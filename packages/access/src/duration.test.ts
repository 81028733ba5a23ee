import fc from "fast-check";
import { expect, test } from "vitest";
import { contractInstant, endOf, grantedEnd, readDuration } from "./duration.ts";

const durations = fc.constantFrom("PT1S", "PT90S", "PT1H", "P1D", "P1W", "P1M", "P90D", "P1Y");
const instants = fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe");

test("the end is the earliest of all limits, and counts from the activation", () => {
	fc.assert(
		fc.property(
			instants,
			fc.array(fc.option(durations), { minLength: 1, maxLength: 4 }),
			fc.option(instants),
			zones,
			(activated, given, contract, zone) => {
				const from = activated.toISOString();
				const limits = given.map((duration) => ({ by: "asked" as const, duration }));
				const { endsAt } = grantedEnd(from, limits, contract?.toISOString() ?? null, zone);
				const ends = given.flatMap((each) => (each === null ? [] : [endOf(from, each, zone) as string]));
				if (contract) ends.push(contract.toISOString());
				expect(endsAt).toBe(ends.sort()[0] ?? null);
				if (!contract && endsAt) expect(endsAt > from).toBe(true);
			},
		),
	);
});

test("a day is one of the calendar where the clocks change, and 24 hours are 24 hours", () => {
	const evening = "2026-03-28T18:00:00.000Z";
	expect(endOf(evening, "P1D", "Europe/Berlin")).toBe("2026-03-29T17:00:00.000Z");
	expect(endOf(evening, "PT24H", "Europe/Berlin")).toBe("2026-03-29T18:00:00.000Z");
	expect(endOf("2026-10-24T17:00:00.000Z", "P1D", "Europe/Berlin")).toBe("2026-10-25T18:00:00.000Z");
});

test("the last day of a contract counts whole, in the zone", () => {
	expect(contractInstant("2026-12-31", "Europe/Berlin")).toBe("2026-12-31T23:00:00.000Z");
	expect(contractInstant("2026-12-31T12:00:00Z", "Europe/Berlin")).toBe("2026-12-31T12:00:00.000Z");
});

test("a duration is a second or more", () => {
	expect(["PT0S", "PT0.5S", "-P1D", "soon", ""].map(readDuration)).toEqual([null, null, null, null, null]);
	expect(readDuration("PT1S")?.toMillis()).toBe(1000);
});
