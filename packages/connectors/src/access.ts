import { defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { optionField } from "@keyway/connector-sdk/option-field";
import { personOutput } from "@keyway/connector-sdk/person-field";
import { z } from "zod";
import { accessCards, grantingCards } from "./access-cards.ts";

/** A thing with a name; callers of the API may give the bare name. */
function namedOutput(label: string) {
	const Named = z.looseObject({
		id: field(z.string().nullish(), { label: "Id" }),
		name: field(z.string(), { label: "Name" }),
	});
	return field(
		z.preprocess((value) => (typeof value === "string" ? { name: value } : value), Named.nullish()),
		{ label, type: "object" },
	);
}

const date = (label: string) => field(z.string().nullish(), { label, type: "date" });

const output = {
	user: personOutput("User"),
	role: namedOutput("Role"),
	app: namedOutput("App"),
	grant: field(
		z
			.looseObject({
				id: field(z.string().nullish(), { label: "Id" }),
				status: field(z.string().nullish(), { label: "Status" }),
				startsAt: date("Starts"),
				activatedAt: date("Activated"),
				endsAt: date("Ends"),
				endReason: field(z.string().nullish(), { label: "Reason for the end" }),
			})
			.nullish(),
		{ label: "Grant" },
	),
	request: field(
		z
			.looseObject({
				id: field(z.string().nullish(), { label: "Id" }),
				status: field(z.string().nullish(), { label: "Status" }),
				justification: field(z.string().nullish(), { label: "Justification" }),
				createdAt: date("Requested"),
			})
			.nullish(),
		{ label: "Request" },
	),
};

const input = {
	role: field(optionField({ label: "Role" }).optional(), { label: "Role", type: "role", help: "Empty: any role." }),
	app: field(optionField({ label: "App" }).optional(), { label: "App", type: "app", help: "Empty: any app." }),
	filter: field(z.boolean().optional(), { label: "Where", type: "expression" }),
};

const sample = {
	user: {
		id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a12",
		firstName: "Ana",
		lastName: "Perez",
		email: "ana.perez@acme.test",
		department: "Sales",
		manager: { firstName: "David", lastName: "Osei", email: "david.osei@acme.test" },
	},
	role: { name: "Salesforce admin" },
	app: { name: "Salesforce" },
	grant: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a13", status: "expired", endsAt: "2026-01-31T09:00:00.000Z" },
	request: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a14", justification: "Quarter end" },
};

const common = { version: 1, input, output, sample } as const;

const triggers = [
	defineTrigger({
		...common,
		id: "requested",
		name: "Access requested",
		description: "Fires when somebody asks for a role of an application.",
		sentence: "When {role} of {app} is requested {filter}",
	}),
	defineTrigger({
		...common,
		id: "approved",
		name: "Access request approved",
		description: "Fires when an access request receives its final approval.",
		sentence: "When a request for {role} of {app} is approved {filter}",
	}),
	defineTrigger({
		...common,
		id: "denied",
		name: "Access request denied",
		description: "Fires when an access request is turned down by an approver.",
		sentence: "When a request for {role} of {app} is denied {filter}",
	}),
	defineTrigger({
		...common,
		id: "granted",
		name: "Access granted",
		description: "Fires when a role has been given to a user and is in effect.",
		sentence: "When {role} of {app} is granted {filter}",
	}),
	defineTrigger({
		...common,
		id: "expiring",
		name: "Access about to expire",
		description: "Fires a set time before a time-limited grant ends.",
		sentence: "When {role} of {app} is about to expire {filter}",
	}),
	defineTrigger({
		...common,
		id: "expired",
		name: "Access expired",
		description: "Fires when a time-limited grant reaches its end.",
		sentence: "When {role} of {app} expires {filter}",
	}),
	defineTrigger({
		...common,
		id: "revoked",
		name: "Access revoked",
		description: "Fires when a role is taken from a user before or at its end.",
		sentence: "When {role} of {app} is revoked {filter}",
	}),
	defineTrigger({
		...common,
		id: "provisioningFailed",
		name: "Provisioning failed",
		description: "Fires when the flow that applies or removes a grant ends with an error.",
		sentence: "When provisioning {role} of {app} fails {filter}",
		output: {
			...output,
			error: field(z.looseObject({ message: field(z.string(), { label: "Message" }) }).nullish(), { label: "Error" }),
		},
		sample: { ...sample, error: { message: "Salesforce does not accept the connection's credentials." } },
	}),
];

/** The starts of the two provisioning kinds; only the access manager makes them happen. */
const builtIn = { version: 1, builtIn: true, input: {}, output, sample } as const;

const starts = [
	defineTrigger({
		...builtIn,
		id: "provision",
		name: "Role to be provisioned",
		description: "Starts a provisioning flow when the access manager has a grant to apply.",
		sentence: "When the role is to be given to a user",
	}),
	defineTrigger({
		...builtIn,
		id: "deprovision",
		name: "Role to be deprovisioned",
		description: "Starts a deprovisioning flow when the access manager has a grant to remove.",
		sentence: "When the role is to be removed from a user",
	}),
];

export const access = defineConnector({
	id: "access",
	name: "Access",
	description: "Requests and grants of roles",
	group: "builtin",
	icon: { hue: "#13794A", monogram: "Ac", glyph: "key-round" },
	triggers: [...triggers, ...starts],
	controls: grantingCards,
	actions: accessCards,
});
