import type { Json, JsonObject } from "@keyway/schema/json";
import { answerKey } from "../event-key.ts";
import { type Control, type ControlInput, invalid } from "./control.ts";

/**
 * Cards that ask somebody outside of the run and wait for the answer, however long it takes. Whoever carries out what
 * is asked finds the wait with the card's fields in the journal, and answers by an event with the run's and card's place.
 */
function asking(fields: readonly string[], required: string, message: string, answered: Answered): Control {
	return {
		perform(input) {
			for (const name of fields) input.value(name);
			if (isEmpty(input, required)) return invalid("FIELD_MISSING", message);
			return { kind: "wait", due: null, key: answerKey(input.place) };
		},
		// Nothing but an answer ends it; only a test, in which nobody waits, goes on as if all were well.
		wake: () => answered.inTest,
		hear: answered.hear,
		onlyAnswered: true,
	};
}

type Heard = ReturnType<NonNullable<Control["hear"]>>;
type Answered = { inTest: { output: Json; lanes?: string[] }; hear(event: JsonObject): Heard };

function isEmpty(input: ControlInput, name: string): boolean {
	const value = input.value(name);
	return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function refused(code: string, message: string): Heard {
	return { error: { kind: "raised", code, message } };
}

/** What could not even be asked, in the words of whoever refused it. */
function problemOf({ error }: JsonObject): Heard | null {
	if (typeof error !== "object" || error === null || Array.isArray(error)) return null;
	return { error: { kind: "invalid", code: String(error["code"]), message: String(error["message"]) } };
}

/** `flow.approval`: the lane is that of the answer. A time-out never approves. */
export const approval = asking(
	["approvers", "title", "details", "mode", "timeout", "remindAfter", "escalateAfter", "escalateTo"],
	"approvers",
	"Say who is asked.",
	{
		inTest: { output: { decision: "approved", decidedBy: null, reason: null }, lanes: ["approved"] },
		hear(event) {
			const problem = problemOf(event);
			if (problem) return problem;
			const { status, decidedBy = null, reason = null } = event;
			const decision = status === "fulfilled" ? "approved" : status === "denied" ? "denied" : "timedOut";
			return { output: { decision, decidedBy, reason }, lanes: [decision] };
		},
	},
);

/** `flow.task`: goes on when it is done; that it will not be done is an error. */
export const task = asking(["assignee", "title", "details", "due"], "assignee", "Say who does the task.", {
	inTest: { output: { task: null, completedBy: null, evidence: null } },
	hear(event) {
		const problem = problemOf(event);
		if (problem) return problem;
		const { status, taskId = null, completedBy = null, evidence = null } = event;
		if (status !== "done") return refused("TASK_REFUSED", `The task will not be done. ${evidence ?? ""}`.trim());
		return { output: { task: { id: taskId }, completedBy, evidence } };
	},
});

const granted: Answered = {
	inTest: { output: { grant: null, request: null } },
	hear(event) {
		const problem = problemOf(event);
		if (problem) return problem;
		const { status, grant = null, requestId = null, reason } = event;
		if (status === "fulfilled") return { output: { grant, request: { id: requestId, status } } };
		return refused("ACCESS_REFUSED", `The access was not given: the request is ${status}. ${reason ?? ""}`.trim());
	},
};

/** `access.grantRole`: asks under the role's policy and goes on when the role is in effect. */
export const grantRole = asking(
	["user", "role", "app", "duration", "until", "justification"],
	"role",
	"Choose the role.",
	granted,
);
/** `access.extendGrant`: the same for more time. */
export const extendGrant = asking(
	["user", "role", "app", "duration", "until", "justification"],
	"role",
	"Choose the role.",
	granted,
);
