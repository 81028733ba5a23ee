import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { personField } from "@keyway/connector-sdk/person-field";
import { z } from "zod";

export const fullName = defineFunction({
	id: "fullName",
	version: 1,
	group: "identity",
	name: "Full name",
	description: "Puts the first and last name of a person together.",
	sentence: "Full name of {user}",
	input: { user: personField({ label: "User" }) },
	output: { name: field(z.string(), { label: "Name" }) },
	sample: { name: "Zoë Müller" },
	run({ user }) {
		if (typeof user === "string") return { name: user };
		const parts = [user["firstName"], user["lastName"]].filter((part) => typeof part === "string" && part !== "");
		const other = [user["displayName"], user.email].find((each) => typeof each === "string" && each !== "");
		return { name: parts.length > 0 ? parts.join(" ") : String(other ?? "") };
	},
});
