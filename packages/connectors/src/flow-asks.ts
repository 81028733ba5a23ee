import { defineControl } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { peopleField, personField } from "@keyway/connector-sdk/person-field";
import { z } from "zod";

const duration = (label: string, help: string) =>
	field(z.string().max(50).optional(), { label, type: "duration", placeholder: "P3D", help });
const title = field(z.string().max(300).optional(), { label: "Title" });
const details = field(z.string().max(5_000).optional(), { label: "Details", type: "longText" });
const decider = z.looseObject({ id: z.string().nullish(), name: z.string().nullish() });

const approval = defineControl({
	id: "approval",
	version: 1,
	name: "Ask for approval",
	description: "Asks one or more people for a decision and continues in the lane of their answer.",
	sentence: "Ask {approvers} to approve {title}, {mode} of them, within {timeout}",
	input: {
		approvers: peopleField({
			label: "Approvers",
			help: "People, or the name of a group. Never the person whom the run is about.",
		}),
		title,
		details,
		mode: field(z.union([z.enum(["any", "all"]), z.number().int().min(1).max(50)]).optional(), {
			label: "Mode",
			type: "text",
			help: "any, all, or how many of them must approve. Empty: any.",
		}),
		timeout: duration("Timeout", "After it the lane for it runs; it never approves. Empty: without end."),
		remindAfter: duration("Remind after", "Those who have not answered are told again."),
		escalateAfter: duration("Escalate after", "From then on the people below may decide too."),
		escalateTo: field(peopleField({ label: "Escalate to" }).optional(), { label: "Escalate to", type: "people" }),
	},
	output: {
		decision: field(z.enum(["approved", "denied", "timedOut"]), { label: "Decision", type: "text" }),
		decidedBy: field(decider.nullish(), { label: "Decided by", type: "object" }),
		reason: field(z.string().nullish(), { label: "Reason" }),
	},
	sample: { decision: "approved", decidedBy: { name: "David Osei" }, reason: "Fine" },
	lanes: [
		{ name: "approved", label: "Approved" },
		{ name: "denied", label: "Denied" },
		{ name: "timedOut", label: "Timed out" },
	],
});

const task = defineControl({
	id: "task",
	version: 1,
	name: "Manual task",
	description: "Gives a person a piece of manual work and waits until it is done.",
	sentence: "Give {assignee} the task {title}, due {due}",
	input: {
		assignee: personField({ label: "Assignee" }),
		title,
		details,
		due: field(z.string().max(50).optional(), { label: "Due", type: "date" }),
	},
	output: {
		task: field(z.looseObject({ id: z.string().nullish() }).nullish(), { label: "Task", type: "object" }),
		completedBy: field(z.string().nullish(), { label: "Completed by" }),
		evidence: field(z.string().nullish(), { label: "Evidence", help: "What was written when it was done." }),
	},
	sample: { task: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a15" }, completedBy: "tom.becker@acme.test", evidence: null },
});

/** Cards that ask people and wait for them. */
export const askingCards = [approval, task];
