import { expression, literal, template } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { card } from "../durability/probe.ts";

/**
 * The flow of all measurements of the engine: set 4 fields → if → HTTP POST → set.
 * @param trigger its event type
 * @param user where the event holds the person
 */
export function measuredFlow(trigger: string, user: string[], stub: string): FlowGraph {
	const at = (...path: string[]) => ({ kind: "ref" as const, card: "trigger", path: [...user, ...path] });
	const cards = [
		card("names", "flow.set", {
			values: {
				kind: "object",
				fields: {
					email: at("email"),
					greeting: template("Hello ", { card: "trigger", path: [...user, "firstName"] }),
					sales: expression(`trigger.${[...user, "department"].join(".")} == "Sales"`),
					title: at("title"),
				},
			},
		}),
		card("check", "flow.if", { when: expression("steps.names.values.sales") }),
		card("post", "http.request", {
			method: literal("POST"),
			url: literal(stub),
			body: { kind: "object", fields: { email: at("email"), title: at("title") } },
			idempotencyKey: literal(true),
		}),
		card("last", "flow.set", { values: { kind: "object", fields: { done: literal(true) } } }),
	];
	return {
		trigger: { id: "trigger", uses: `${trigger}@1`, fields: {} },
		cards: Object.fromEntries(cards.map((each) => [each.id, each])),
		lanes: { main: ["names", "check", "last"], "check.then": ["post"], "check.else": [] },
		groups: {},
		notes: {},
	};
}

/** The person of the event with this number; the number comes back in the flow's call. */
export const personOf = (number: number) => ({
	userName: `n${number}`,
	email: `n${number}@bench.test`,
	firstName: "Ada",
	lastName: "Lovelace",
	department: "Sales",
	title: "Engineer",
});

/** The number of the person whose address stands in a call. */
export const numberIn = (body: string): number => Number(/"n(\d+)@bench\.test"/.exec(body)?.[1]);
