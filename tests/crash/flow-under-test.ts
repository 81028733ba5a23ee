import { literal, ref } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";

/** Cards that call out, in order. */
export const CALLS = ["one", "two", "three", "four", "five"];

/** Two calls, a wait of a second, three calls: every call tells the event's address and its own card. */
export function flowUnderTest(url: string): FlowGraph {
	const call = (id: string): Card => ({
		id,
		uses: "http.request@1",
		fields: {
			method: literal("POST"),
			url: literal(url),
			idempotencyKey: literal(true),
			body: { kind: "object", fields: { event: ref("trigger", "user", "email"), card: literal(id) } },
		},
	});
	const wait: Card = { id: "pause", uses: "flow.wait@1", fields: { duration: literal("PT1S") } };
	const cards = [call("one"), call("two"), wait, call("three"), call("four"), call("five")];
	return {
		trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
		cards: Object.fromEntries(cards.map((card) => [card.id, card])),
		lanes: { main: cards.map((card) => card.id) },
		groups: {},
		notes: {},
	};
}
