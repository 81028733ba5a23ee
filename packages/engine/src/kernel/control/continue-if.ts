import { type Control, condition } from "./control.ts";

/** `flow.continueIf`: goes on if the condition holds, else the run ends as stopped, with the reason. */
export const continueIf: Control = {
	perform(input) {
		const holds = condition(input.value("when"), "when");
		if (typeof holds !== "boolean") return holds;
		if (holds) return { kind: "done", output: {} };
		const reason = input.value("reason");
		return { kind: "stop", reason: typeof reason === "string" && reason !== "" ? reason : null };
	},
};
