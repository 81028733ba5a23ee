import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { peopleField, resolveEmails } from "@keyway/connector-sdk/person-field";
import { z } from "zod";
import { send, verify } from "./smtp.ts";

const Address = z.email().max(254);

const connection = {
	host: field(z.string().trim().min(1).max(253), { label: "Mail server", placeholder: "smtp.acme.com" }),
	port: field(z.number().int().min(1).max(65_535).default(587), { label: "Port" }),
	security: field(z.enum(["startTls", "tls", "none"]).default("startTls"), {
		label: "Encryption",
		choices: [
			{ value: "startTls", label: "STARTTLS (port 587)" },
			{ value: "tls", label: "TLS from the start (port 465)" },
			{ value: "none", label: "None" },
		],
	}),
	user: field(z.string().max(254).optional(), { label: "User name" }),
	password: field(z.string().max(500).optional(), { label: "Password", secret: true }),
	from: field(Address, { label: "Sender's address", placeholder: "keyway@acme.com" }),
	fromName: field(z.string().max(200).optional(), { label: "Sender's name" }),
};

const defineAction = actionsOf<typeof connection>();

const sendMail = defineAction({
	id: "send",
	version: 1,
	name: "Send an e-mail",
	description: "Sends an e-mail message to one or more recipients.",
	sentence: "Send an e-mail to {to}, cc {cc}, bcc {bcc}, reply to {replyTo}, with {subject}, {body} and {attachments}",
	aliases: ["SMTP"],
	input: {
		to: peopleField({ label: "To" }),
		cc: field(peopleField({ label: "Cc" }).optional(), { label: "Cc", type: "people" }),
		bcc: field(peopleField({ label: "Bcc" }).optional(), { label: "Bcc", type: "people" }),
		replyTo: field(Address.optional(), { label: "Reply to" }),
		subject: field(z.string().max(500).optional(), { label: "Subject" }),
		body: field(z.string().max(1_000_000).optional(), { label: "Body", type: "longText" }),
		html: field(z.boolean().default(false), { label: "Body is HTML" }),
		attachments: field(
			z
				.array(
					z.strictObject({
						name: field(z.string().min(1).max(200), { label: "File name" }),
						text: field(z.string().max(1_000_000), { label: "Text", type: "longText" }),
					}),
				)
				.max(20)
				.optional(),
			{ label: "Attachments" },
		),
	},
	output: {
		messageId: field(z.string(), { label: "Message id" }),
		accepted: field(z.array(z.string()), { label: "Accepted recipients" }),
		rejected: field(z.array(z.string()), { label: "Rejected recipients" }),
	},
	sample: { messageId: "<8f14e45fceea167a@acme.test>", accepted: ["zoe.muller@acme.test"], rejected: [] },
	effect: "write",
	idempotency: "none",
	source: "https://www.rfc-editor.org/rfc/rfc5321",
	async run(input, context) {
		const { directory } = context;
		const letter = {
			to: await resolveEmails(input.to, "To", directory),
			cc: input.cc ? await resolveEmails(input.cc, "Cc", directory) : [],
			bcc: input.bcc ? await resolveEmails(input.bcc, "Bcc", directory) : [],
			replyTo: input.replyTo,
			subject: input.subject ?? "",
			...(input.html ? { html: input.body ?? "" } : { text: input.body ?? "" }),
			attachments: input.attachments ?? [],
		};
		return send(letter, context.idempotencyKey, context);
	},
});

export const email = defineConnector({
	id: "email",
	name: "E-mail",
	description: "Messages by a mail server",
	group: "builtin",
	icon: { hue: "#2456C9", monogram: "Em", glyph: "mail" },
	connection,
	// Mail servers refuse many connections of one sender.
	limits: { atOnce: 5 },
	async test(context) {
		await verify(context);
		const { host, port, from } = context.connection;
		return `${host}:${port}, as ${from}`;
	},
	actions: [sendMail],
});
