import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { at, flowGraph, nameOf, type TemplateDefinition } from "./template.ts";

const user = (name: string) => ref("trigger", "user", name);
const subject = nameOf("trigger", "user");

const recordAndMessage: TemplateDefinition = {
	id: "joiner-record-and-message",
	name: "New user: Salesforce contact and Slack message",
	description: "Every new user gets a contact in Salesforce and is announced in a Slack channel.",
	group: "joiner",
	graph: flowGraph({ id: "trigger", uses: "directory.userCreated@1", fields: {} }, [
		{
			id: "create_contact",
			uses: "salesforce.createRecord@1",
			title: "Create contact",
			fields: {
				object: literal("Contact"),
				record: {
					kind: "object",
					fields: {
						FirstName: user("firstName"),
						LastName: user("lastName"),
						Email: user("email"),
						Department: user("department"),
					},
				},
			},
		},
		{
			id: "announce",
			uses: "slack.sendChannelMessage@1",
			title: "Announce",
			fields: {
				channel: literal("#it-news"),
				text: template("Welcome ", ...subject, ". Salesforce record: ", at("create_contact", "url")),
			},
		},
	]),
};

export const uniqueEmail: TemplateDefinition = {
	id: "joiner-unique-email",
	name: "New user: unique e-mail address without accents",
	description: "A new user without an address gets one: accents removed, numbered when it is taken.",
	group: "joiner",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userCreated@1",
			fields: {
				filter: expression('!has(trigger.user.email) || trigger.user.email == null || trigger.user.email == ""'),
			},
		},
		[
			{
				id: "new_email",
				uses: "identity.generateEmail@1",
				title: "Generate address",
				fields: { user: ref("trigger", "user") },
			},
			{
				id: "save_email",
				uses: "directory.setAttributes@1",
				title: "Save address",
				fields: {
					user: ref("trigger", "user"),
					attributes: { kind: "object", fields: { email: ref("new_email", "email") } },
				},
			},
		],
	),
};

const welcomeMail: TemplateDefinition = {
	id: "joiner-welcome-mail",
	name: "New user: welcome by e-mail",
	description: "A new user is welcomed by e-mail; the manager gets a copy.",
	group: "joiner",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userCreated@1",
			fields: { filter: expression("has(trigger.user.email) && has(trigger.user.manager)") },
		},
		[
			{
				id: "welcome",
				uses: "email.send@1",
				title: "Welcome",
				fields: {
					to: ref("trigger", "user"),
					cc: ref("trigger", "user", "manager"),
					subject: template("Welcome, ", at("trigger", "user", "firstName")),
					body: template(
						"Hello ",
						at("trigger", "user", "firstName"),
						",\n\nyour account is ready. Your manager is in copy and shows you around.\n\nIT",
					),
				},
			},
		],
	),
};

const firstDay: TemplateDefinition = {
	id: "joiner-first-day",
	name: "Start date: remind the manager on the first day",
	description: "Waits for the start date of a new user and reminds the manager in Slack that morning.",
	group: "joiner",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userCreated@1",
			fields: { filter: expression("has(trigger.user.startDate) && has(trigger.user.manager)") },
		},
		[
			{
				id: "until_start",
				uses: "flow.wait@1",
				title: "Wait for the first day",
				fields: { until: user("startDate"), at: literal("08:00") },
			},
			{
				id: "remind",
				uses: "slack.sendDirectMessage@1",
				title: "Remind the manager",
				fields: {
					to: ref("trigger", "user", "manager"),
					text: template(...subject, " starts today. Laptop and badge are at the reception."),
				},
			},
		],
	),
};

const departmentChanged: TemplateDefinition = {
	id: "mover-department",
	name: "Department changed: tell IT",
	description: "When somebody moves to another department, IT hears of it in Slack and looks at their access.",
	group: "mover",
	graph: flowGraph(
		{
			id: "trigger",
			uses: "directory.userUpdated@1",
			fields: { attributes: literal(["department"]) },
		},
		[
			{
				id: "tell_it",
				uses: "slack.sendChannelMessage@1",
				title: "Tell IT",
				fields: {
					channel: literal("#it-ops"),
					text: template(
						...subject,
						" moved from ",
						at("trigger", "before", "department"),
						" to ",
						at("trigger", "user", "department"),
						". Check what access is still needed.",
					),
				},
			},
		],
	),
};

export const joinerTemplates = [recordAndMessage, uniqueEmail, welcomeMail, firstDay, departmentChanged];
