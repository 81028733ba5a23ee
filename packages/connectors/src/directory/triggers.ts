import { defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { optionField } from "@keyway/connector-sdk/option-field";
import { personOutput } from "@keyway/connector-sdk/person-field";
import { PERSON_ATTRIBUTES } from "@keyway/schema/person";
import { z } from "zod";
import { sampleUser } from "./sample.ts";

const user = personOutput("User");
const filter = field(z.boolean().optional(), { label: "Where", type: "expression" });
const reason = field(z.string().nullish(), { label: "Reason" });

const userCreated = defineTrigger({
	id: "userCreated",
	version: 1,
	name: "User created",
	description: "Fires when a new user enters the directory, by hand, by import, by API or by SCIM.",
	sentence: "When a user is created {filter}",
	input: { filter },
	output: { user, source: field(z.string().optional(), { label: "Source" }) },
	sample: { user: sampleUser, source: "directory" },
});

/** What may change; the rest is set by the directory itself. */
const WATCHED = PERSON_ATTRIBUTES.filter(({ name }) => name !== "createdAt").map(({ name, label }) => ({
	value: name,
	label,
}));

const userUpdated = defineTrigger({
	id: "userUpdated",
	version: 1,
	name: "User updated",
	description: "Fires when one or more attributes of a user's profile change.",
	sentence: "When {attributes} of a user changes {filter}",
	input: {
		attributes: field(z.array(z.string().trim().min(1).max(64)).max(50).optional(), {
			label: "Attributes",
			type: "list",
			help: "Fires when one of them has changed. Empty: whatever changes.",
			choices: [...WATCHED, { value: "manager", label: "Manager" }],
		}),
		filter,
	},
	output: {
		user,
		before: personOutput("Before"),
		changed: field(z.array(z.string()), { label: "Changed" }),
	},
	sample: { user: sampleUser, before: { ...sampleUser, department: "Sales" }, changed: ["department"] },
});

const userDeactivated = defineTrigger({
	id: "userDeactivated",
	version: 1,
	name: "User deactivated",
	description: "Fires when a user's directory account is deactivated.",
	sentence: "When a user is deactivated {filter}",
	input: { filter },
	output: { user, reason },
	sample: { user: { ...sampleUser, status: "deactivated" as const }, reason: "Left the company" },
});

const userReactivated = defineTrigger({
	id: "userReactivated",
	version: 1,
	name: "User reactivated",
	description: "Fires when a deactivated user becomes active again.",
	sentence: "When a user is reactivated {filter}",
	input: { filter },
	output: { user, reason },
	sample: { user: sampleUser, reason: "Came back from leave" },
});

const userDeleted = defineTrigger({
	id: "userDeleted",
	version: 1,
	name: "User deleted",
	description: "Fires when a user is permanently removed from the directory.",
	sentence: "When a user is deleted {filter}",
	input: { filter },
	output: { user, reason },
	sample: { user: sampleUser, reason: null },
});

const groupMember = {
	version: 1,
	input: {
		group: field(optionField({ label: "Group" }).optional(), {
			label: "Group",
			type: "group",
			help: "A group's name or id. Empty: any group.",
		}),
		filter,
	},
	output: {
		user,
		group: field(
			z.looseObject({ id: field(z.string().nullish(), { label: "Id" }), name: field(z.string(), { label: "Name" }) }),
			{
				label: "Group",
				type: "group",
			},
		),
	},
	sample: { user: sampleUser, group: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a20", name: "Engineering" } },
} as const;

const groupMemberAdded = defineTrigger({
	...groupMember,
	id: "groupMemberAdded",
	name: "Member added to a group",
	description: "Fires when a user becomes a member of a directory group.",
	sentence: "When a user is added to {group} {filter}",
});

const groupMemberRemoved = defineTrigger({
	...groupMember,
	id: "groupMemberRemoved",
	name: "Member removed from a group",
	description: "Fires when a user stops being a member of a directory group.",
	sentence: "When a user is removed from {group} {filter}",
});

export const directoryTriggers = [
	userCreated,
	userUpdated,
	userDeactivated,
	userReactivated,
	userDeleted,
	groupMemberAdded,
	groupMemberRemoved,
];
