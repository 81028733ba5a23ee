import { type FieldValue, literal, ref } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";

const ITEMS = ["each[0]/item", "each[1]/item", "each[2]/item"];

/** Places in the flow that call out, as journals name them: every run calls from each of them once. */
export const CALLS = ["one", "two", ...ITEMS, "three", "four", "five"];

/** Two calls, a wait of a second, a loop with a call for each of three items, three calls. Every call tells the event's address and its own place. */
export function flowUnderTest(url: string): FlowGraph {
	const call = (id: string, place: FieldValue = literal(id)): Card => ({
		id,
		uses: "http.request@1",
		fields: {
			method: literal("POST"),
			url: literal(url),
			idempotencyKey: literal(true),
			body: { kind: "object", fields: { event: ref("trigger", "user", "email"), place } },
		},
	});
	const control = (id: string, uses: string, fields: Card["fields"]): Card => ({ id, uses: `flow.${uses}@1`, fields });
	const main = [
		call("one"),
		call("two"),
		control("pause", "wait", { duration: literal("PT1S") }),
		control("each", "forEach", { items: literal(ITEMS), concurrency: literal(2) }),
		...["three", "four", "five"].map((id) => call(id)),
	];
	const item = call("item", ref("item"));
	return {
		trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
		cards: Object.fromEntries([...main, item].map((card) => [card.id, card])),
		lanes: { main: main.map((card) => card.id), "each.each": [item.id] },
		groups: {},
		notes: {},
	};
}
