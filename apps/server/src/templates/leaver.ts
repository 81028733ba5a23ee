import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { at, flowGraph, nameOf, type TemplateDefinition } from "./template.ts";

const subject = nameOf("trigger", "user");
const user = ref("trigger", "user");

/** CEL: whether a person has not signed in for so many days. */
const awaySince = (person: string, days: number) =>
	`timestamp(${person}.lastSignInAt) < now - duration("${days * 24}h")`;

const inactive: TemplateDefinition = {
	id: "leaver-inactive-30-days",
	name: "Inactive for 30 days: warn, then deactivate",
	description:
		"Each morning: who has not signed in for 30 days gets a warning by e-mail, and is deactivated a week later.",
	group: "leaver",
	graph: flowGraph(
		{ id: "trigger", uses: "schedule.cron@1", fields: { cron: literal("0 7 * * *") } },
		[
			{
				id: "find_active",
				uses: "directory.findUsers@1",
				title: "Find active users",
				fields: { filter: { kind: "object", fields: { status: literal("active") } } },
			},
			{
				id: "each_inactive",
				uses: "flow.forEach@1",
				title: "Each inactive user",
				fields: {
					items: expression(
						`steps.find_active.users.filter(u, has(u.lastSignInAt) && u.lastSignInAt != null && ${awaySince("u", 30)})`,
					),
					onItemError: literal("continue"),
				},
			},
		],
		{
			"each_inactive.each": [
				{
					id: "how_long",
					uses: "flow.if@1",
					title: "How long?",
					fields: {
						when: expression(awaySince("item", 37)),
						case1: expression(`!(${awaySince("item", 31)})`),
					},
				},
			],
			"how_long.then": [
				{
					id: "deactivate",
					uses: "directory.deactivateUser@1",
					title: "Deactivate",
					fields: { user: ref("item") },
				},
				{
					id: "tell_it",
					uses: "slack.sendChannelMessage@1",
					title: "Tell IT",
					fields: {
						channel: literal("#it-ops"),
						text: template(...nameOf("item"), " was deactivated after 37 days without a sign-in."),
					},
				},
			],
			"how_long.case1": [
				{
					id: "warn",
					uses: "email.send@1",
					title: "Warn",
					fields: {
						to: ref("item"),
						subject: literal("Your account will be deactivated"),
						body: template(
							"Hello ",
							at("item", "firstName"),
							",\n\nyou have not signed in for 30 days. Sign in within a week to keep your account.\n\nIT",
						),
					},
				},
			],
			"how_long.else": [],
		},
	),
};

const contractor: TemplateDefinition = {
	id: "leaver-contractor-90-days",
	name: "Contractor: cut off after 90 days, then delete",
	description: "A contractor's account ends after 90 days, the manager is told, and a month later it is deleted.",
	group: "leaver",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userCreated@1",
			fields: { filter: expression('trigger.user.userType == "contractor" && has(trigger.user.manager)') },
		},
		[
			{ id: "wait_90_days", uses: "flow.wait@1", title: "Wait 90 days", fields: { duration: literal("P90D") } },
			{ id: "cut_off", uses: "directory.deactivateUser@1", title: "Cut off", fields: { user } },
			{
				id: "tell_manager",
				uses: "slack.sendDirectMessage@1",
				title: "Tell the manager",
				fields: {
					to: ref("trigger", "user", "manager"),
					text: template("The account of ", ...subject, " has ended. It is deleted in 30 days."),
				},
			},
			{ id: "wait_30_days", uses: "flow.wait@1", title: "Wait 30 days", fields: { duration: literal("P30D") } },
			{ id: "delete", uses: "directory.deleteUser@1", title: "Delete", fields: { user } },
		],
	),
};

const lastDay: TemplateDefinition = {
	id: "leaver-last-day",
	name: "Last day: deactivate in the evening",
	description: "When a last day is entered, the account is deactivated that evening and IT is told.",
	group: "leaver",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userUpdated@1",
			fields: { attributes: literal(["lastDay"]), filter: expression("has(trigger.user.lastDay)") },
		},
		[
			{
				id: "until_evening",
				uses: "flow.wait@1",
				title: "Wait for the last evening",
				fields: { until: ref("trigger", "user", "lastDay"), at: literal("18:00") },
			},
			{ id: "deactivate", uses: "directory.deactivateUser@1", title: "Deactivate", fields: { user } },
			{
				id: "tell_it",
				uses: "slack.sendChannelMessage@1",
				title: "Tell IT",
				fields: {
					channel: literal("#it-ops"),
					text: template("The last day of ", ...subject, " is over: the account is deactivated."),
				},
			},
		],
	),
};

const removeContact: TemplateDefinition = {
	id: "leaver-remove-contact",
	name: "User deactivated: remove the Salesforce contact",
	description: "When a user is deactivated, the Salesforce contact of that address is found and deleted.",
	group: "leaver",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userDeactivated@1",
			fields: { filter: expression("has(trigger.user.email)") },
		},
		[
			{
				id: "find_contact",
				uses: "salesforce.findRecord@1",
				title: "Find contact",
				fields: {
					object: literal("Contact"),
					filter: { kind: "object", fields: { Email: ref("trigger", "user", "email") } },
				},
			},
			{
				id: "is_there",
				uses: "flow.continueIf@1",
				title: "Is there one?",
				fields: { when: ref("find_contact", "found"), reason: literal("There is no contact of this address.") },
			},
			{
				id: "delete_contact",
				uses: "salesforce.deleteRecord@1",
				title: "Delete contact",
				fields: { object: literal("Contact"), id: ref("find_contact", "record", "Id") },
			},
		],
	),
};

const monthlyTable: TemplateDefinition = {
	id: "leaver-monthly-table",
	name: "Monthly table of deactivated contractors",
	description: "On the first of each month, IT gets a table of all deactivated contractors by e-mail.",
	group: "leaver",
	graph: flowGraph({ id: "trigger", uses: "schedule.cron@1", fields: { cron: literal("0 8 1 * *") } }, [
		{
			id: "find_contractors",
			uses: "directory.findUsers@1",
			title: "Find deactivated contractors",
			fields: {
				filter: { kind: "object", fields: { userType: literal("contractor"), status: literal("deactivated") } },
			},
		},
		{
			id: "build_table",
			uses: "csv.build@1",
			title: "Build table",
			fields: {
				items: expression(
					'steps.find_contractors.users.map(u, {"First name": u.firstName, "Last name": u.lastName, "Email": u.email, "Department": u.department})',
				),
			},
		},
		{
			id: "send_table",
			uses: "email.send@1",
			title: "Send table",
			fields: {
				to: literal(["it@acme.test"]),
				subject: literal("Deactivated contractors"),
				body: template(at("find_contractors", "count"), " contractors are deactivated. The table is attached."),
				attachments: {
					kind: "list",
					items: [
						{
							kind: "object",
							fields: { name: literal("deactivated-contractors.csv"), text: ref("build_table", "text") },
						},
					],
				},
			},
		},
	]),
};

export const leaverTemplates = [inactive, contractor, lastDay, removeContact, monthlyTable];
