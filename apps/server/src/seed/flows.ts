import { expression, literal, ref, template } from "@keyway/schema/field-value";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { uniqueEmail as uniqueEmailTemplate } from "../templates/joiner.ts";
import { at, flowGraph } from "../templates/template.ts";

/** Connections that the seeded cards use, by connector. */
export type SeedConnections = { slack: string; salesforce: string };
export type SeedFlow = { name: string; description: string; kind: FlowKind; graph: FlowGraph };

const user = (name: string) => ref("trigger", "user", name);

/** The flows that a new installation shows, published and running against the sandbox. */
export function seedFlows(connections: SeedConnections): SeedFlow[] {
	return [newUser(connections), uniqueEmail(), accessExpired(connections), flowFailed(connections)];
}

function newUser({ slack, salesforce }: SeedConnections): SeedFlow {
	const graph = flowGraph(
		{ id: "trigger", uses: "directory.userCreated@1", fields: {} },
		[
			{
				id: "create_record",
				uses: "salesforce.createRecord@1",
				title: "Create contact",
				connection: salesforce,
				fields: {
					object: literal("Contact"),
					record: {
						kind: "object",
						fields: {
							FirstName: user("firstName"),
							LastName: user("lastName"),
							Email: user("email"),
							Title: user("title"),
							Department: user("department"),
						},
					},
				},
			},
			{
				id: "notify_it",
				uses: "slack.sendChannelMessage@1",
				title: "Notify IT channel",
				connection: slack,
				fields: {
					channel: literal("#it-news"),
					text: template(
						"Welcome ",
						at("trigger", "user", "firstName"),
						" ",
						at("trigger", "user", "lastName"),
						" (",
						at("trigger", "user", "userType"),
						"). Salesforce record: ",
						at("create_record", "url"),
					),
				},
			},
			{
				id: "is_contractor",
				uses: "flow.if@1",
				title: "Contractor?",
				fields: { when: expression('trigger.user.userType == "contractor"') },
			},
		],
		{
			"is_contractor.then": [
				{ id: "wait_90_days", uses: "flow.wait@1", title: "Wait 90 days", fields: { duration: literal("P90D") } },
				{
					id: "deactivate",
					uses: "directory.deactivateUser@1",
					title: "Deactivate user",
					fields: { user: ref("trigger", "user") },
				},
			],
			"is_contractor.else": [],
		},
	);
	return {
		name: "New user to Salesforce and Slack",
		description:
			"Every new user gets a Salesforce contact and is announced in #it-news. Contractors are deactivated after 90 days.",
		kind: "automation",
		graph: {
			...graph,
			notes: {
				why_90: {
					text: "Contractor accounts end after 90 days. HR extends by moving the end date.",
					at: "is_contractor",
					author: "Maria Schulz",
					date: "2026-11-03T09:00:00Z",
				},
			},
		},
	};
}

function uniqueEmail(): SeedFlow {
	return {
		name: "Unique e-mail for a new user",
		description: "A new user without an address gets one: accents stripped, numbered when it is taken.",
		kind: "automation",
		graph: uniqueEmailTemplate.graph,
	};
}

function accessExpired({ slack }: SeedConnections): SeedFlow {
	return {
		name: "Access expired: tell the manager",
		description: "When a time-limited grant ends, the person's manager hears of it in Slack.",
		kind: "automation",
		graph: flowGraph({ id: "trigger", uses: "access.expired@1", fields: {} }, [
			{
				id: "tell_manager",
				uses: "slack.sendDirectMessage@1",
				title: "Tell the manager",
				connection: slack,
				fields: {
					to: ref("trigger", "user", "manager"),
					text: template(
						"The access of ",
						at("trigger", "user", "firstName"),
						" ",
						at("trigger", "user", "lastName"),
						" to ",
						at("trigger", "app", "name"),
						" (",
						at("trigger", "role", "name"),
						") has expired.",
					),
				},
			},
		]),
	};
}

function flowFailed({ slack }: SeedConnections): SeedFlow {
	return {
		name: "Nudge IT when a flow fails",
		description: "A failed run is posted to #it-ops with the card and the reason.",
		kind: "automation",
		graph: flowGraph({ id: "trigger", uses: "flow.failed@1", fields: {} }, [
			{
				id: "nudge_it",
				uses: "slack.sendChannelMessage@1",
				title: "Nudge IT",
				connection: slack,
				fields: {
					channel: literal("#it-ops"),
					text: template(
						"Flow “",
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
}
