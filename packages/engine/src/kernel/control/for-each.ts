import { LIMITS } from "../limits.ts";
import { type Control, type ControlInput, given, invalid, type Outcome } from "./control.ts";

/**
 * `flow.forEach`: its lane `each` once for every item, in order, so many at a time. An item's error ends the loop, or with
 * `onItemError: "continue"` only the item, and is listed in `failures`.
 */
export const forEach: Control = {
	perform(input) {
		const items = input.value("items");
		if (!Array.isArray(items))
			return invalid("ITEMS_NOT_LIST", `The field "items" ${given(items)}, not a list. Choose a list of values.`);
		if (items.length > LIMITS.loopItems)
			return invalid(
				"LOOP_TOO_LONG",
				`The list has ${items.length} items; a loop goes through at most ${LIMITS.loopItems}. Narrow the search that gave it, or split the work.`,
			);
		const concurrency = concurrencyOf(input);
		if (typeof concurrency !== "number") return concurrency;
		return { kind: "loop", items, concurrency, continues: input.value("onItemError") === "continue" };
	},
};

function concurrencyOf(input: ControlInput): number | Outcome {
	const value = input.value("concurrency");
	if (value === undefined || value === null || value === "") return 1;
	const count = Number(value);
	if (Number.isInteger(count) && count >= 1 && count <= LIMITS.concurrency) return count;
	return invalid("LOOP_CONCURRENCY", `The number of items at a time must be from 1 to ${LIMITS.concurrency}.`);
}

/** `flow.next` and `flow.break` */
const jump = (to: "next" | "break"): Control => ({
	perform: ({ inLoop }) =>
		inLoop
			? { kind: "jump", to, output: {} }
			: invalid("NOT_IN_LOOP", "This card can only stand in the lane of a loop. Move it there, or take it out."),
});
export const next = jump("next");
export const leave = jump("break");
