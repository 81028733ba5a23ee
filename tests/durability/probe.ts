import { actionsOf, type ConnectorDefinition, defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import type { Idempotency } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { z } from "zod";

export type Call = { text: string; key: string; signal: AbortSignal; now: Date };

/**
 * A connector whose outside system is the test: `call` (takes our key) and `blindCall` (its outcome cannot be asked
 * about) hand each call to `answer`. Events of type `probe.happened` start flows.
 */
export function probe(answer: (call: Call) => Promise<string> | string): ConnectorDefinition {
	const defineAction = actionsOf<Record<never, never>>();
	const action = (id: string, idempotency: Idempotency) =>
		defineAction({
			id,
			version: 1,
			name: "Call",
			description: "Calls the test.",
			sentence: "Call with {text}",
			input: {
				text: field(z.string(), { label: "Text" }),
				secret: field(z.string().optional(), { label: "Secret", secret: true }),
			},
			output: { answer: field(z.string(), { label: "Answer" }) },
			sample: { answer: "yes" },
			effect: "write",
			idempotency,
			source: "https://example.com",
			run: async ({ text }, { idempotencyKey, signal, now }) => ({
				answer: await answer({ text, key: idempotencyKey, signal, now }),
			}),
		});
	const happened = defineTrigger({
		id: "happened",
		version: 1,
		name: "Something happened",
		description: "Starts with whatever the test says.",
		sentence: "When something happens",
		input: { filter: field(z.boolean().optional(), { label: "Where", type: "expression" }) },
		output: { text: field(z.string(), { label: "Text" }) },
		sample: { text: "hello" },
	});
	return defineConnector({
		id: "probe",
		name: "Probe",
		description: "The test's own outside system",
		group: "connector",
		icon: { hue: "#000000", monogram: "Pr" },
		triggers: [happened],
		actions: [action("call", "key"), action("blindCall", "none")],
	});
}

/** A flow that starts on `probe.happened` and has these lanes. */
export function flowOf(lanes: Record<string, Card[]>, trigger: Record<string, FieldValue> = {}): FlowGraph {
	return {
		trigger: { id: "trigger", uses: "probe.happened@1", fields: trigger },
		cards: Object.fromEntries(Object.values(lanes).flatMap((cards) => cards.map((card) => [card.id, card]))),
		lanes: Object.fromEntries(Object.entries(lanes).map(([lane, cards]) => [lane, cards.map((card) => card.id)])),
		groups: {},
		notes: {},
	};
}

export function card(id: string, uses: string, fields: Record<string, FieldValue>, more: Partial<Card> = {}): Card {
	return { id, uses: `${uses}@1`, fields, ...more };
}
