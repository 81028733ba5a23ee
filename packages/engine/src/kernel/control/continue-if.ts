import { type Control, condition, text } from "./control.ts";

/** `flow.continueIf`: goes on if the condition holds; else the loop's item, or outside of loops the run, ends with the reason. */
export const continueIf: Control = {
	perform(input) {
		const holds = condition(input.value("when"), "when");
		if (typeof holds !== "boolean") return holds;
		if (holds) return { kind: "done", output: {} };
		const reason = text(input, "reason");
		return input.inLoop ? { kind: "jump", to: "next", output: {} } : { kind: "stop", reason };
	},
};
