import { literal, ref, template } from "@keyway/schema/field-value";
import { at, flowGraph, nameOf, type TemplateDefinition } from "./template.ts";

const subject = nameOf("trigger", "user");
const role = [at("trigger", "role", "name"), " of ", at("trigger", "app", "name")];

const expiring: TemplateDefinition = {
	id: "access-expiring",
	name: "Access about to expire: ask the manager",
	description: "Before a time-limited access ends, the person's manager hears of it in Slack and can have it extended.",
	group: "access",
	graph: flowGraph({ id: "trigger", uses: "access.expiring@1", fields: {} }, [
		{
			id: "tell_manager",
			uses: "slack.sendDirectMessage@1",
			title: "Tell the manager",
			fields: {
				to: ref("trigger", "user", "manager"),
				text: template(
					...subject,
					" loses ",
					...role,
					" on ",
					at("trigger", "grant", "endsAt"),
					". Ask for an extension if it is still needed.",
				),
			},
		},
	]),
};

const denied: TemplateDefinition = {
	id: "access-denied",
	name: "Request denied: tell the person",
	description: "Who asked for a role and did not get it is told by e-mail.",
	group: "access",
	graph: flowGraph({ id: "trigger", uses: "access.denied@1", fields: {} }, [
		{
			id: "tell_person",
			uses: "email.send@1",
			title: "Tell the person",
			fields: {
				to: ref("trigger", "user"),
				subject: template("Your request for ", ...role),
				body: template(
					"Hello ",
					at("trigger", "user", "firstName"),
					",\n\nyour request for ",
					...role,
					" was not approved. Ask your manager why.\n\nIT",
				),
			},
		},
	]),
};

const granted: TemplateDefinition = {
	id: "access-granted",
	name: "Access granted: write it into a channel",
	description: "Each role that takes effect is told in a Slack channel of the security team.",
	group: "access",
	graph: flowGraph({ id: "trigger", uses: "access.granted@1", fields: {} }, [
		{
			id: "tell_security",
			uses: "slack.sendChannelMessage@1",
			title: "Tell security",
			fields: { channel: literal("#it-ops"), text: template(...subject, " has ", ...role, " now.") },
		},
	]),
};

const failed: TemplateDefinition = {
	id: "access-provisioning-failed",
	name: "Provisioning failed: tell IT",
	description: "When a role cannot be given or taken, IT reads the reason in Slack.",
	group: "access",
	graph: flowGraph({ id: "trigger", uses: "access.provisioningFailed@1", fields: {} }, [
		{
			id: "tell_it",
			uses: "slack.sendChannelMessage@1",
			title: "Tell IT",
			fields: {
				channel: literal("#it-ops"),
				text: template(...role, " for ", ...subject, " failed: ", at("trigger", "error", "message")),
			},
		},
	]),
};

export const accessTemplates = [expiring, denied, granted, failed];
