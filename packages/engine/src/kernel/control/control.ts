import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { maskedText } from "../../sealing.ts";
import type { Jump } from "../record.ts";

/** What a control card decided. */
export type Outcome =
	| { kind: "done"; output: Json; lanes?: string[]; first?: boolean }
	| { kind: "loop"; items: Json[]; concurrency: number; continues: boolean }
	/** Until `due` (null = without end), or until something with this key happens. */
	| { kind: "wait"; due: number | null; key?: string }
	| { kind: "jump"; to: Jump; output: Json }
	| { kind: "stop"; reason: string | null }
	/** The run ends well, and gives this to its caller. */
	| { kind: "return"; values: JsonObject }
	| { kind: "fail"; error: StepError };

/** What a control card sees: its fields are resolved when asked for, so a case that is not reached is not evaluated. */
export type ControlInput = {
	card: Card;
	graph: FlowGraph;
	/** The card's recorded time, milliseconds. */
	at: number;
	/** What started the run. */
	trigger: JsonObject;
	/** The run and the card's place in it: `run/cardPath`. */
	place: string;
	/** The card stands in the lane of a loop. */
	inLoop: boolean;
	/** Resolved field; undefined = the field is not filled. */
	value(name: string): Json | undefined;
};

/** A card that the kernel performs itself: pure. */
export type Control = {
	perform(input: ControlInput): Outcome;
	/** When its wait is over: the time has come, or a person `resumed` the run. */
	wake?(now: number, resumed: boolean): { output: Json; lanes?: string[] };
	/** What an event that ends its wait means; left out: the event is its output. */
	hear?(event: JsonObject): { output: Json; lanes?: string[] } | { error: StepError };
	/** Nobody may end its wait early: only the answer that it waits for. */
	onlyAnswered?: boolean;
};

export function invalid(code: string, message: string): Outcome {
	return { kind: "fail", error: { kind: "invalid", code, message } };
}

/** A field that holds text, for people to read: nothing sealed stays in it; null = it is empty. */
export function text(input: ControlInput, name: string): string | null {
	const value = input.value(name);
	return typeof value === "string" && value !== "" ? maskedText(value) : null;
}

/** A condition must say yes or no; anything else is a mistake in the flow and not a "no". */
export function condition(value: Json | undefined, name: string): boolean | Outcome {
	if (typeof value === "boolean") return value;
	return {
		kind: "fail",
		error: {
			kind: "expression",
			code: "CONDITION_NOT_BOOLEAN",
			message: `The condition "${name}" ${given(value)}, not true or false. Compare the value with something, for example == "Sales".`,
		},
	};
}

/** What a field gave, in words: `gave a list`. */
export function given(value: Json | undefined): string {
	if (value === undefined) return "is empty";
	return value === null ? "gave nothing" : `gave ${kindOf(value)}`;
}

function kindOf(value: Json): string {
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (Array.isArray(value)) return "a list";
	if (value !== null && typeof value === "object") return "an object";
	return typeof value === "number" ? `the number ${value}` : "a text";
}
