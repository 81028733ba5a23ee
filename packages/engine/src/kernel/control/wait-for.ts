import { DateTime, Duration } from "luxon";
import { eventKey, samePersonKey } from "../event-key.ts";
import { type Control, type ControlInput, invalid, type Outcome, text } from "./control.ts";

/**
 * `flow.waitFor`: until an event of the type happens for which `filter` holds; about the person that the run is about, or
 * with `about: "anyone"` about anybody. After `timeout` the lane `timedOut` runs first. An event that happened before the
 * wait does not count.
 */
export const waitFor: Control = {
	perform(input) {
		const type = typeOf(input);
		if (type === null) return invalid("EVENT_MISSING", "Say which event to wait for.");
		const due = dueOf(input);
		if (due !== null && typeof due !== "number") return due;
		const anyone = input.value("about") === "anyone";
		return { kind: "wait", due, key: anyone ? eventKey(type) : samePersonKey(type, input.trigger) };
	},
	wake: (_, resumed) => ({ output: { event: null }, ...(resumed ? {} : { lanes: ["timedOut"] }) }),
};

/** A trigger's id; what was picked from a list is stored with its label. */
function typeOf(input: ControlInput): string | null {
	const value = input.value("event");
	const id = typeof value === "object" && value !== null && !Array.isArray(value) ? value["value"] : value;
	return typeof id === "string" && id !== "" ? id : null;
}

function dueOf(input: ControlInput): number | null | Outcome {
	const timeout = text(input, "timeout");
	if (timeout === null) return null;
	const length = Duration.fromISO(timeout);
	const moment = length.isValid && length.toMillis() >= 0 ? DateTime.fromMillis(input.at).plus(length) : null;
	if (moment?.isValid) return moment.toMillis();
	return invalid("WAIT_TIMEOUT", `"${timeout}" is not a length of time. Write it as PT1H, P90D or P6M.`);
}
