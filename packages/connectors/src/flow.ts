import { defineConnector, defineControl, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { optionField } from "@keyway/connector-sdk/option-field";
import { personField } from "@keyway/connector-sdk/person-field";
import { ErrorKind } from "@keyway/schema/run";
import { z } from "zod";
import { askingCards } from "./flow-asks.ts";

const condition = (label: string) => ({ label, type: "expression" as const });

/** A card's error, as the lanes after it read it. */
const caught = z.object({
	code: field(z.string(), { label: "Code" }),
	message: field(z.string(), { label: "Message" }),
	card: field(z.string(), { label: "Card" }),
	attempt: field(z.number(), { label: "Attempt" }),
});

const branch = defineControl({
	id: "if",
	version: 1,
	name: "If",
	description: "Takes one of several lanes, depending on the first condition that holds.",
	sentence: "If {when}",
	input: {
		when: field(z.boolean().optional(), condition("Condition")),
		case1: field(z.boolean().optional(), { ...condition("Case 1"), repeat: true }),
	},
	output: {},
	sample: {},
	lanes: [
		{ name: "then", label: "Then" },
		{ name: "else", label: "Otherwise" },
		{ name: "case1", label: "Case 1", repeat: true },
	],
});

const continueIf = defineControl({
	id: "continueIf",
	version: 1,
	name: "Continue only if",
	description: "Goes on only when the condition holds, and ends the run otherwise.",
	sentence: "Continue only if {when}, otherwise stop with {reason}",
	input: {
		when: field(z.boolean(), condition("Condition")),
		reason: field(z.string().max(1_000).optional(), { label: "Reason" }),
	},
	output: {},
	sample: {},
});

const wait = defineControl({
	id: "wait",
	version: 1,
	name: "Wait",
	description: "Pauses the run for a length of time, until a date or a time of day, or for some business days.",
	sentence: "Wait {duration} until {until} for business days {businessDays} at {at} in {timezone}",
	input: {
		duration: field(z.string().max(50).optional(), {
			label: "Duration",
			type: "duration",
			placeholder: "P90D",
			help: "How long: PT30M is 30 minutes, P90D is 90 days (ISO 8601).",
		}),
		until: field(z.string().max(50).optional(), {
			label: "Until",
			type: "date",
			placeholder: "2027-01-31",
			help: "A date, or the next time of day: 18:00, FRI 17:00.",
		}),
		at: field(z.string().max(20).optional(), {
			label: "At",
			placeholder: "09:00",
			help: "On to the next such time of day: 09:00 or FRI 17:00.",
		}),
		businessDays: field(z.number().int().min(0).max(10_000).optional(), {
			label: "Business days",
			help: "Monday to Friday.",
		}),
		timezone: field(z.string().max(50).optional(), {
			label: "Time zone",
			placeholder: "Europe/Berlin",
			help: "Empty: UTC.",
		}),
	},
	output: { resumedAt: field(z.string(), { label: "Resumed at", type: "date" }) },
	sample: { resumedAt: "2026-01-31T09:00:00.000Z" },
});

const forEach = defineControl({
	id: "forEach",
	version: 1,
	name: "For each",
	description: "Runs its lane once for every item of a list.",
	sentence: "For each of {items}, {concurrency} at a time",
	input: {
		items: field(z.array(z.json()), { label: "Items", type: "list" }),
		concurrency: field(z.number().int().min(1).max(100).optional(), {
			label: "At a time",
			help: "How many items run side by side, 1 to 100. Empty: one after the other.",
		}),
		onItemError: field(z.enum(["stop", "continue"]).optional(), {
			label: "When an item fails",
			choices: [
				{ value: "stop", label: "Stop" },
				{ value: "continue", label: "Go on with the next" },
			],
			help: "Empty: stop. With the other, failed items are listed in the failures.",
		}),
	},
	output: {
		item: field(z.json().optional(), { label: "Item", type: "any" }),
		index: field(z.number().optional(), { label: "Index" }),
		results: field(z.array(z.json()), { label: "Results", type: "list" }),
		failures: field(
			z.array(
				z.object({
					index: field(z.number(), { label: "Index" }),
					item: field(z.json(), { label: "Item", type: "any" }),
					error: field(caught, { label: "Error" }),
				}),
			),
			{ label: "Failures", type: "list" },
		),
		count: field(z.number(), { label: "Number of items done" }),
	},
	sample: { results: [{ ok: true }], failures: [], count: 1 },
	lanes: [{ name: "each", label: "Each item" }],
});

const leave = defineControl({
	id: "break",
	version: 1,
	name: "Leave the loop",
	description: "Ends the surrounding loop; items that are under way end as they are.",
	sentence: "Leave the loop",
	input: {},
	output: {},
	sample: {},
});

const next = defineControl({
	id: "next",
	version: 1,
	name: "Next item",
	description: "Ends the current item and continues with the next one of the loop.",
	sentence: "Go to the next item",
	input: {},
	output: {},
	sample: {},
});

const parallel = defineControl({
	id: "parallel",
	version: 1,
	name: "In parallel",
	description: "Runs its lanes at the same time and goes on when they are done.",
	sentence: "Do at the same time, and go on after {join}",
	input: {
		join: field(z.enum(["all", "first"]).optional(), {
			label: "Go on after",
			choices: [
				{ value: "all", label: "All of them" },
				{ value: "first", label: "The first of them" },
			],
			help: "Empty: all. After the first, the others are cancelled.",
		}),
	},
	output: { results: field(z.array(z.json()), { label: "Results", type: "list" }) },
	sample: { results: [{ ok: true }, { ok: true }] },
	lanes: [{ name: "branch1", label: "Branch 1", repeat: true }],
});

const attempt = defineControl({
	id: "try",
	version: 1,
	name: "Try",
	description: "Runs its lane and handles an error in another lane.",
	sentence: "Try",
	input: {},
	output: { error: field(caught.nullish(), { label: "Error" }) },
	sample: { error: null },
	lanes: [
		{ name: "try", label: "Try" },
		{ name: "onError", label: "On error" },
	],
});

const waitFor = defineControl({
	id: "waitFor",
	version: 1,
	name: "Wait for an event",
	description: "Pauses the run until an event happens or the time-out has passed.",
	sentence: "Wait for {event} {filter} about {about} for at most {timeout}",
	input: {
		event: field(optionField({ label: "Event" }), { label: "Event", type: "trigger" }),
		timeout: field(z.string().max(50).optional(), {
			label: "Timeout",
			type: "duration",
			placeholder: "P14D",
			help: "After it the lane for it runs. Empty: without end.",
		}),
		about: field(z.enum(["samePerson", "anyone"]).optional(), {
			label: "About",
			choices: [
				{ value: "samePerson", label: "The same person" },
				{ value: "anyone", label: "Anyone" },
			],
			help: "Empty: the person that this run is about, if it is about one.",
		}),
		filter: field(z.boolean().optional(), {
			label: "Where",
			type: "expression",
			help: "Reads the event as this card's own event.",
		}),
	},
	output: {
		event: field(z.record(z.string(), z.json()).nullish(), { label: "Event", type: "object" }),
	},
	sample: { event: { user: { email: "zoe.mueller@acme.test" } } },
	lanes: [{ name: "timedOut", label: "Timed out" }],
});

const call = defineControl({
	id: "call",
	version: 1,
	name: "Call a flow",
	description: "Starts a helper flow, and may wait for its answer.",
	sentence: "Call {flow} for {user} with {input}, waiting: {wait}",
	input: {
		flow: field(optionField({ label: "Flow" }), { label: "Flow", type: "resource" }),
		user: personField({ label: "User" }).optional(),
		wait: field(z.boolean().optional(), {
			label: "Wait for its answer",
			help: "Empty: yes. Otherwise the run goes on at once, without a result.",
		}),
		input: field(z.record(z.string(), z.json()).optional(), { label: "Input", type: "object" }),
	},
	output: {
		result: field(z.record(z.string(), z.json()).nullish(), { label: "Result", type: "object" }),
		run: field(z.object({ id: field(z.string(), { label: "Id" }), status: field(z.string(), { label: "Status" }) }), {
			label: "Run",
		}),
	},
	sample: { result: { found: true }, run: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a11", status: "succeeded" } },
});

const giveBack = defineControl({
	id: "return",
	version: 1,
	name: "Return",
	description: "Ends the run and gives values back to the caller.",
	sentence: "Return {values}",
	input: { values: field(z.record(z.string(), z.json()).optional(), { label: "Values", type: "object" }) },
	output: {},
	sample: {},
});

const set = defineControl({
	id: "set",
	version: 1,
	name: "Set values",
	description: "Gives names to values so that later cards can use them.",
	sentence: "Set {values}",
	input: { values: field(z.record(z.string(), z.json()), { label: "Values", type: "object" }) },
	output: { values: field(z.record(z.string(), z.json()), { label: "Values", type: "object" }) },
	sample: { values: { greeting: "Welcome, Zoë" } },
});

const stop = defineControl({
	id: "stop",
	version: 1,
	name: "Stop",
	description: "Ends the run quietly, with a reason.",
	sentence: "Stop with {reason}",
	input: { reason: field(z.string().max(1_000).optional(), { label: "Reason" }) },
	output: {},
	sample: {},
});

const raise = defineControl({
	id: "raise",
	version: 1,
	name: "Raise an error",
	description: "Ends the run with an error.",
	sentence: "Raise the error {message}",
	input: { message: field(z.string().min(1).max(2_000), { label: "Message" }) },
	output: {},
	sample: {},
});

const failed = defineTrigger({
	id: "failed",
	version: 1,
	name: "Flow failed",
	description: "Fires when a run of a chosen flow, or of any flow, ends with an error.",
	sentence: "When a run of {flow} fails",
	input: {
		flow: field(optionField({ label: "Flow" }).optional(), {
			label: "Flow",
			type: "resource",
			help: "A flow's name or id. Empty: any flow but this one.",
		}),
	},
	output: {
		run: field(
			z.looseObject({
				id: field(z.string(), { label: "Id" }),
				startedAt: field(z.string().optional(), { label: "Started", type: "date" }),
				subject: field(z.string().nullish(), { label: "Person" }),
			}),
			{ label: "Run" },
		),
		flow: field(z.looseObject({ id: field(z.string(), { label: "Id" }), name: field(z.string(), { label: "Name" }) }), {
			label: "Flow",
		}),
		error: field(
			z.looseObject({
				kind: field(ErrorKind, { label: "Kind", type: "text" }),
				code: field(z.string(), { label: "Code" }),
				message: field(z.string(), { label: "Message" }),
			}),
			{ label: "Error" },
		),
		card: field(
			z
				.looseObject({
					id: field(z.string(), { label: "Id" }),
					title: field(z.string(), { label: "Title" }),
				})
				.nullish(),
			{ label: "Card" },
		),
	},
	sample: {
		run: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a11", startedAt: "2026-01-31T09:00:00.000Z", subject: "Zoë Müller" },
		flow: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a10", name: "New user" },
		error: {
			kind: "invalid",
			code: "not_in_channel",
			message: "Slack rejected the channel. Invite the bot to #it-news or choose another.",
		},
		card: { id: "notify_it", title: "Notify IT channel" },
	},
});

/** The control cards, which the engine itself performs, and the trigger about failed runs. */
export const flow = defineConnector({
	id: "flow",
	name: "Flow",
	description: "Conditions, loops, waits and ends",
	group: "control",
	icon: { hue: "#7A3FD1", monogram: "Fl", glyph: "split" },
	triggers: [failed],
	controls: [
		branch,
		continueIf,
		forEach,
		leave,
		next,
		parallel,
		attempt,
		wait,
		waitFor,
		call,
		...askingCards,
		set,
		giveBack,
		stop,
		raise,
	],
});
