import { GrantStatus, RequestStatus } from "@keyway/schema/access";
import fc from "fast-check";
import { expect, test } from "vitest";
import { GRANT_EVENTS, nextGrantStatus } from "./grant-machine.ts";
import { isRequestOver, nextRequestStatus, REQUEST_EVENTS } from "./request-machine.ts";

test("whatever happens in whatever order, requests and grants stay in statuses that are known", () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom(...REQUEST_EVENTS)),
			fc.array(fc.constantFrom(...GRANT_EVENTS)),
			(one, other) => {
				const request = one.reduce<RequestStatus>(
					(status, event) => nextRequestStatus(status, event) ?? status,
					"draft",
				);
				const grant = other.reduce<GrantStatus>(
					(status, event) => nextGrantStatus(status, event) ?? status,
					"scheduled",
				);
				expect(RequestStatus.options).toContain(request);
				expect(GrantStatus.options).toContain(grant);
			},
		),
	);
});

const reach = <S extends string, E extends string>(
	start: S,
	events: readonly E[],
	next: (status: S, event: E) => S | null,
) => {
	const found = new Set<S>([start]);
	for (const status of found) for (const event of events) found.add(next(status, event) ?? status);
	return found;
};

test("every status can be reached, and from every one there is a way to an end", () => {
	expect([...reach("draft" as RequestStatus, REQUEST_EVENTS, nextRequestStatus)].sort()).toEqual(
		[...RequestStatus.options].sort(),
	);
	for (const status of RequestStatus.options)
		expect([...reach(status, REQUEST_EVENTS, nextRequestStatus)].some(isRequestOver)).toBe(true);
	const fromScheduled = reach("scheduled" as GrantStatus, GRANT_EVENTS, nextGrantStatus);
	expect([...fromScheduled, "outside"].sort()).toEqual([...GrantStatus.options].sort());
	for (const status of GrantStatus.options) expect(reach(status, GRANT_EVENTS, nextGrantStatus)).toContain("ended");
});

test("what was not removed is not ended, and only an approval leads to provisioning", () => {
	expect(GRANT_EVENTS.filter((event) => nextGrantStatus("revocationFailed", event) === "ended")).toEqual([]);
	expect(GRANT_EVENTS.filter((event) => nextGrantStatus("deprovisioning", event) === "ended")).toEqual([]);
	const before = RequestStatus.options.filter((status) =>
		REQUEST_EVENTS.some((event) => nextRequestStatus(status, event) === "fulfilling"),
	);
	expect(before).toEqual(["approved", "fulfilmentFailed"]);
});
