import { defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";

const Texts = z.record(z.string(), z.string());

const received = defineTrigger({
	id: "received",
	version: 1,
	name: "Webhook received",
	description: "Fires when an HTTPS request arrives at the flow's own address.",
	sentence: "When a webhook is received {filter}",
	aliases: ["HTTP call", "callback"],
	input: {
		filter: field(z.boolean().optional(), { label: "Where", type: "expression" }),
		auth: field(z.enum(["signature", "bearer", "open"]).default("signature"), {
			label: "Callers prove themselves by",
			choices: [
				{ value: "signature", label: "A signature (Standard Webhooks)" },
				{ value: "bearer", label: "A bearer token" },
				{ value: "open", label: "Nothing: anybody may call" },
			],
		}),
		respond: field(z.enum(["now", "wait"]).default("now"), {
			label: "Answer",
			choices: [
				{ value: "now", label: "At once" },
				{ value: "wait", label: "With what the flow returns" },
			],
		}),
		timeLimit: field(z.number().int().min(1).max(60).default(20), {
			label: "Time limit",
			help: "Seconds that the caller is kept waiting for what the flow returns.",
		}),
	},
	output: {
		body: field(z.json(), { label: "Body", type: "any" }),
		headers: field(Texts, { label: "Headers" }),
		query: field(z.record(z.string(), z.union([z.string(), z.array(z.string())])), { label: "Query", type: "object" }),
		method: field(z.string(), { label: "Method" }),
	},
	sample: {
		body: { employee: "zoe.muller@acme.test" },
		headers: { "content-type": "application/json" },
		query: {},
		method: "POST",
	},
});

export const webhook = defineConnector({
	id: "webhook",
	name: "Webhook",
	description: "Calls of the flow's own address",
	group: "builtin",
	icon: { hue: "#0B7A70", monogram: "We", glyph: "webhook" },
	triggers: [received],
});
