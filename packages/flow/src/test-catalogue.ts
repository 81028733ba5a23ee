import type { Catalogue, CatalogueEntry, FieldSpec, OutputSpec } from "@keyway/schema/catalogue";
import type { JsonSchema } from "@keyway/schema/json";
import type { ValueType } from "@keyway/schema/value-type";

/** A small catalogue for tests: every kind of entry, field and lane that a flow can meet. Product code never imports it. */
const schemaOf: Partial<Record<ValueType, JsonSchema>> = {
	text: { type: "string" },
	longText: { type: "string" },
	number: { type: "number" },
	boolean: { type: "boolean" },
	duration: { type: "string" },
	expression: { type: "string" },
	channel: { type: "string" },
	object: { type: "object" },
	list: { type: "array" },
};

function field(name: string, type: ValueType, more: Partial<FieldSpec> = {}): FieldSpec {
	return { name, label: name, type, required: false, schema: schemaOf[type] ?? {}, ...more };
}

function output(name: string, type: ValueType, more: Partial<OutputSpec> = {}): OutputSpec {
	return { name, label: name, type, ...more };
}

function entry(id: string, more: Partial<CatalogueEntry>): CatalogueEntry {
	const [connector = ""] = id.split(".");
	return {
		id,
		version: 1,
		kind: "action",
		connector,
		name: id,
		description: id,
		sentence: id,
		fields: [],
		outputs: [],
		sample: {},
		effect: "write",
		idempotency: "none",
		needsConnection: false,
		...more,
	};
}

const control = (id: string, more: Partial<CatalogueEntry>) =>
	entry(`flow.${id}`, { kind: "control", effect: "none", idempotency: "natural", ...more });
const lane = (name: string, repeat?: boolean) => ({ name, label: name, ...(repeat ? { repeat } : {}) });

export const testCatalogue: Catalogue = {
	connectors: ["slack", "salesforce", "directory", "flow", "manual", "text"].map((id) => ({
		id,
		name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
		description: id,
		group: "connector",
		icon: { hue: "#3A55E8", monogram: id.slice(0, 2) },
	})),
	entries: [
		entry("directory.userCreated", {
			kind: "trigger",
			name: "User created",
			fields: [field("filter", "expression")],
			outputs: [output("user", "person"), output("source", "text")],
		}),
		entry("manual.run", { kind: "trigger", name: "Run by hand", outputs: [output("inputs", "record")] }),
		entry("access.provision", {
			kind: "trigger",
			name: "Access granted",
			outputs: [output("user", "person"), output("role", "role")],
		}),
		entry("salesforce.createRecord", {
			name: "Create record",
			sentence: "Create a {object} with {record}",
			fields: [field("object", "text", { required: true }), field("record", "object")],
			outputs: [output("id", "text"), output("url", "text")],
			needsConnection: true,
		}),
		entry("slack.sendChannelMessage", {
			name: "Send message",
			sentence: "Send {text} to {channel}",
			fields: [
				field("channel", "channel", { required: true, options: "slack.channels" }),
				field("text", "longText", { required: true }),
				field("retries", "number"),
				field("to", "person"),
				field("labels", "list"),
			],
			outputs: [output("message", "object", { fields: [output("ts", "text")] })],
			needsConnection: true,
		}),
		entry("directory.findUsers", {
			name: "Find users",
			fields: [field("filter", "expression")],
			outputs: [output("users", "people"), output("count", "number")],
			effect: "read",
		}),
		entry("directory.deactivateUser", {
			name: "Deactivate user",
			fields: [field("user", "person", { required: true })],
			outputs: [output("user", "person")],
		}),
		entry("text.removeAccents", {
			kind: "function",
			name: "Remove accents",
			fields: [field("text", "text", { required: true })],
			outputs: [output("text", "text")],
		}),
		control("if", {
			name: "If",
			fields: [field("when", "expression"), field("case1", "expression", { repeat: true })],
			lanes: [lane("then"), lane("case1", true), lane("else")],
		}),
		control("continueIf", {
			name: "Continue only if",
			fields: [field("when", "expression", { required: true }), field("reason", "text")],
		}),
		control("wait", {
			name: "Wait",
			fields: [
				field("duration", "duration"),
				field("until", "date"),
				field("at", "text"),
				field("businessDays", "number"),
			],
			outputs: [output("resumedAt", "date")],
		}),
		control("waitFor", {
			name: "Wait for an event",
			fields: [field("event", "trigger", { required: true }), field("filter", "expression")],
			outputs: [output("event", "object", { optional: true, open: true })],
			lanes: [lane("timedOut")],
		}),
		entry("helper.called", {
			kind: "trigger",
			name: "Called by another flow",
			fields: [field("inputs", "object")],
			outputs: [output("inputs", "object", { open: true }), output("caller", "object")],
		}),
		control("set", {
			name: "Set values",
			fields: [field("values", "object", { required: true })],
			outputs: [output("values", "object", { fields: [], open: true })],
		}),
		control("stop", { name: "Stop", fields: [field("reason", "text")] }),
		control("raise", { name: "Raise an error", fields: [field("message", "text", { required: true })] }),
		control("forEach", {
			name: "For each",
			fields: [field("items", "list", { required: true })],
			outputs: [
				output("item", "any"),
				output("index", "number"),
				output("results", "list"),
				output("failures", "list"),
			],
			lanes: [lane("each")],
		}),
		control("next", { name: "Next item" }),
		control("parallel", { name: "In parallel", outputs: [output("results", "list")], lanes: [lane("branch1", true)] }),
		control("call", {
			name: "Call a flow",
			fields: [
				field("flow", "resource", { required: true, options: "flows" }),
				field("user", "person"),
				field("wait", "boolean"),
				field("input", "object"),
			],
			outputs: [output("result", "any"), output("run", "object", { fields: [output("id", "text")] })],
			effect: "write",
		}),
		control("return", { name: "Return", fields: [field("values", "object")] }),
		control("break", { name: "Leave the loop" }),
		control("try", { name: "Try", outputs: [output("error", "object")], lanes: [lane("try"), lane("onError")] }),
	],
};
