import { defineFunction } from "@keyway/connector-sdk/definition";
import { errors } from "@keyway/schema/error";
import { text } from "./text.ts";

const fail = errors({
	NO_EMAIL: [422, '"{text}" is not an e-mail address: it needs one part before and one after the @.'],
});

export const emailParts = defineFunction({
	id: "emailParts",
	version: 1,
	group: "text",
	name: "Parts of an e-mail address",
	description: "Splits an e-mail address into the part before the @ and the domain.",
	sentence: "Parts of {email}",
	input: { email: text("Email") },
	output: { localPart: text("Before the @"), domain: text("Domain") },
	result: "localPart",
	sample: { localPart: "zoe.muller", domain: "acme.test" },
	run({ email }) {
		const at = email.lastIndexOf("@");
		const [localPart, domain] = [email.slice(0, at).trim(), email.slice(at + 1).trim()];
		if (at < 1 || domain === "") throw fail("NO_EMAIL", { text: email.slice(0, 100) });
		return { localPart, domain: domain.toLowerCase() };
	},
});
