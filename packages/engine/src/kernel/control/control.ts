import type { Card } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";

/** What a control card decided. */
export type Outcome =
	| { kind: "done"; output: Json; lanes?: string[] }
	| { kind: "wait"; due: number }
	| { kind: "stop"; reason: string | null }
	| { kind: "fail"; error: StepError };

/** What a control card sees: its fields are resolved when asked for, so a case that is not reached is not evaluated. */
export type ControlInput = {
	card: Card;
	/** The card's recorded time, milliseconds. */
	at: number;
	/** Resolved field; undefined = the field is not filled. */
	value(name: string): Json | undefined;
};

/** A card that the kernel performs itself: pure. */
export type Control = {
	perform(input: ControlInput): Outcome;
	/** Output when its wait is over. */
	wake?(now: number): Json;
};

export function invalid(code: string, message: string): Outcome {
	return { kind: "fail", error: { kind: "invalid", code, message } };
}

/** A condition must say yes or no; anything else is a mistake in the flow and not a "no". */
export function condition(value: Json | undefined, name: string): boolean | Outcome {
	if (typeof value === "boolean") return value;
	const given = value === undefined ? "is empty" : value === null ? "gave nothing" : `gave ${kindOf(value)}`;
	return {
		kind: "fail",
		error: {
			kind: "expression",
			code: "CONDITION_NOT_BOOLEAN",
			message: `The condition "${name}" ${given}, not true or false. Compare the value with something, for example == "Sales".`,
		},
	};
}

function kindOf(value: Json): string {
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "an object";
	return typeof value === "number" ? `the number ${value}` : "a text";
}
