import { type Control, invalid, type Outcome, text } from "./control.ts";

/** `flow.stop`: ends the run quietly, with a reason. */
export const stop: Control = {
	perform(input) {
		return { kind: "stop", reason: text(input, "reason") };
	},
};

/** `flow.raise`: fails with the message that the flow's author wrote. */
export const raise: Control = {
	perform(input) {
		const message = text(input, "message") ?? "The flow raised an error without a message.";
		return { kind: "fail", error: { kind: "raised", code: "RAISED", message } };
	},
};

/** `flow.return`: ends the run well, and gives `values` to its caller. */
export const giveBack: Control = {
	perform(input) {
		const values = input.value("values");
		if (values === undefined || values === null) return { kind: "return", values: {} };
		return typeof values === "object" && !Array.isArray(values) ? { kind: "return", values } : unnamed();
	},
};

/** `flow.set`: names values for later cards, read as `steps.<card>.values.<name>`. */
export const set: Control = {
	perform(input) {
		const values = input.value("values");
		if (values === null || typeof values !== "object" || Array.isArray(values)) return unnamed();
		return { kind: "done", output: { values } };
	},
};

function unnamed(): Outcome {
	return invalid("VALUES_NOT_NAMED", "Give each value a name: this card needs names with values, not a single value.");
}
