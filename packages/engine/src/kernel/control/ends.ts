import { type Control, invalid } from "./control.ts";

/** `flow.stop`: ends the run quietly, with a reason. */
export const stop: Control = {
	perform(input) {
		const reason = input.value("reason");
		return { kind: "stop", reason: typeof reason === "string" && reason !== "" ? reason : null };
	},
};

/** `flow.raise`: fails with the message that the flow's author wrote. */
export const raise: Control = {
	perform(input) {
		const message = input.value("message");
		const text =
			typeof message === "string" && message !== "" ? message : "The flow raised an error without a message.";
		return { kind: "fail", error: { kind: "raised", code: "RAISED", message: text } };
	},
};

/** `flow.set`: names values for later cards, read as `steps.<card>.values.<name>`. */
export const set: Control = {
	perform(input) {
		const values = input.value("values");
		if (values === null || typeof values !== "object" || Array.isArray(values))
			return invalid(
				"VALUES_NOT_NAMED",
				"Give each value a name: this card needs names with values, not a single value.",
			);
		return { kind: "done", output: { values } };
	},
};
