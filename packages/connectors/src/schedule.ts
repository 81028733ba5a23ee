import { defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";

const cron = defineTrigger({
	id: "cron",
	version: 1,
	name: "On a schedule",
	description: "Fires at regular times, such as every hour, day, week or month, in a chosen time zone.",
	sentence: "On schedule {cron} in {timezone} from {start} to {end}",
	aliases: ["every day", "every week", "every month", "timer"],
	input: {
		cron: field(z.string().trim().min(1).max(200), {
			label: "Schedule",
			type: "schedule",
			placeholder: "0 9 * * 1",
			help: "Minute, hour, day of month, month, day of week. L is the last day, 1#1 the first Monday.",
		}),
		timezone: field(z.string().trim().max(50).optional(), {
			label: "Time zone",
			placeholder: "Europe/Berlin",
			help: "Empty: UTC.",
		}),
		start: field(z.string().trim().max(40).optional(), { label: "Start", type: "date" }),
		end: field(z.string().trim().max(40).optional(), { label: "End", type: "date" }),
		window: field(z.string().trim().max(20).optional(), {
			label: "Only between",
			placeholder: "08:00-18:00",
			help: "Times of day outside of this window are left out.",
		}),
		missed: field(z.enum(["skip", "once"]).default("skip"), {
			label: "Missed times",
			help: "What becomes of times that passed while the server was off.",
			choices: [
				{ value: "skip", label: "Skip them" },
				{ value: "once", label: "Run once for all of them" },
			],
		}),
	},
	output: { scheduledFor: field(z.string(), { label: "Scheduled for", type: "date" }) },
	sample: { scheduledFor: "2026-11-30T09:00:00.000Z" },
});

export const schedule = defineConnector({
	id: "schedule",
	name: "Schedule",
	description: "Regular times",
	group: "builtin",
	icon: { hue: "#B4530A", monogram: "Sc", glyph: "clock" },
	triggers: [cron],
});
