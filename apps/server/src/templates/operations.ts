import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { at, flowGraph, nameOf, type TemplateDefinition } from "./template.ts";

const webhookUser: TemplateDefinition = {
	id: "operations-webhook-user",
	name: "Webhook from HR: create the user",
	description: "The HR system calls an address; the user is created in the directory and announced in Slack.",
	group: "operations",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "webhook.received@1",
			fields: { auth: literal("bearer"), filter: expression("has(trigger.body.email) && has(trigger.body.name)") },
		},
		[
			{
				id: "create_user",
				uses: "directory.createUser@1",
				title: "Create user",
				fields: {
					name: ref("trigger", "body", "name"),
					email: ref("trigger", "body", "email"),
					department: ref("trigger", "body", "department"),
				},
			},
			{
				id: "announce",
				uses: "slack.sendChannelMessage@1",
				title: "Announce",
				fields: {
					channel: literal("#it-news"),
					text: template(...nameOf("create_user", "user"), " is in the directory now."),
				},
			},
		],
	),
};

const flowFailed: TemplateDefinition = {
	id: "operations-flow-failed",
	name: "A flow failed: tell IT",
	description: "Each failed run is posted to a Slack channel with the card and the reason.",
	group: "operations",
	graph: flowGraph({ id: "trigger", uses: "flow.failed@1", fields: {} }, [
		{
			id: "tell_it",
			uses: "slack.sendChannelMessage@1",
			title: "Tell IT",
			fields: {
				channel: literal("#it-ops"),
				text: template(
					"“",
					at("trigger", "flow", "name"),
					"” failed at “",
					at("trigger", "card", "title"),
					"”: ",
					at("trigger", "error", "message"),
				),
			},
		},
	]),
};

const headcount: TemplateDefinition = {
	id: "operations-headcount",
	name: "Monday: headcount in Slack",
	description: "Every Monday morning, the number of active users is posted to a Slack channel.",
	group: "operations",
	graph: flowGraph({ id: "trigger", uses: "schedule.cron@1", fields: { cron: literal("0 9 * * 1") } }, [
		{
			id: "find_active",
			uses: "directory.findUsers@1",
			title: "Find active users",
			fields: { filter: { kind: "object", fields: { status: literal("active") } } },
		},
		{
			id: "post_number",
			uses: "slack.sendChannelMessage@1",
			title: "Post the number",
			fields: {
				channel: literal("#it-ops"),
				text: template("Active users this week: ", at("find_active", "count")),
			},
		},
	]),
};

export const operationsTemplates = [webhookUser, flowFailed, headcount];
