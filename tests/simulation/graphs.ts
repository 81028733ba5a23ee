import { expression, type FieldValue, literal, ref } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Flow } from "./database.ts";
import type { Random } from "./random.ts";

type Making = {
	random: Random;
	cards: Record<string, Card>;
	lanes: Record<string, string[]>;
	helpers: string[];
	/** Cards left to place. */
	left: number;
};

/** A random structured flow: effects, waits, calls, loops and lanes inside each other, up to three deep. */
export function randomFlow(random: Random, id: string, type: string, helpers: string[], size: number): Flow {
	const making: Making = { random, cards: {}, lanes: {}, helpers, left: size };
	fill(making, "main", 0, false);
	const order = random.chance(0.4) ? { orderingKey: ref("trigger", "user", "id") } : {};
	const trigger = { id: "trigger" as const, uses: `${type}@1`, fields: {}, ...order };
	const graph: FlowGraph = { trigger, cards: making.cards, lanes: making.lanes, groups: {}, notes: {} };
	return { id, name: `Flow ${id}`, type, graph };
}

function fill(making: Making, lane: string, depth: number, inLoop: boolean): void {
	const cards: string[] = [];
	making.lanes[lane] = cards;
	const length = making.random.int(depth === 0 ? 2 : 0, 4);
	let before: string | null = null;
	for (let index = 0; index < length && making.left > 0; index++) {
		making.left--;
		const id = `c${Object.keys(making.cards).length}`;
		const kind = making.random.pick(depth < 3 ? [...KINDS, ...NESTING] : KINDS);
		const card = cardOf(making, id, kind, before, inLoop);
		making.cards[id] = card;
		cards.push(id);
		if (card.uses === "sim.act@1") before = id;
		const names = lanesOf(making.random, kind);
		if (card.onError === "lane") names.push("onError");
		for (const name of new Set(names)) fill(making, `${id}.${name}`, depth + 1, inLoop || name === "each");
	}
}

const KINDS = ["act", "act", "act", "act", "blind", "set", "wait", "waitFor", "call", "jump"] as const;
const NESTING = ["if", "forEach", "forEach", "parallel", "parallel", "try"] as const;
type Kind = (typeof KINDS)[number] | (typeof NESTING)[number];

function lanesOf(random: Random, kind: Kind): string[] {
	switch (kind) {
		case "if":
			return ["then", "else"];
		case "forEach":
			return ["each"];
		case "parallel":
			return random.chance(0.5) ? ["branch1", "branch2"] : ["branch1", "branch2", "branch3"];
		case "try":
			return ["try", "onError"];
		case "waitFor":
			return ["timedOut"];
		default:
			return [];
	}
}

function cardOf(making: Making, id: string, kind: Kind, before: string | null, inLoop: boolean): Card {
	const { random } = making;
	const card = (uses: string, fields: Record<string, FieldValue> = {}, more: Partial<Card> = {}): Card => ({
		id,
		uses: `${uses}@1`,
		fields,
		...more,
	});
	const seconds = (from: number, to: number) => literal(`PT${random.int(from, to)}S`);
	switch (kind) {
		case "act": {
			const earlier: Record<string, FieldValue> = before ? { earlier: ref(before, "token") } : {};
			const onError = random.chance(0.25) ? { onError: random.pick(["continue", "lane"] as const) } : {};
			return card("sim.act", earlier, onError);
		}
		case "blind":
			return card("sim.blind");
		case "set":
			return card("flow.set", {
				values: { kind: "object", fields: { from: before ? ref(before, "token") : literal(1) } },
			});
		case "wait":
			return card("flow.wait", { duration: seconds(0, 20) });
		case "waitFor":
			return card("flow.waitFor", {
				event: literal("sim.happened"),
				timeout: seconds(1, 40),
				...(random.chance(0.5) ? { about: literal("anyone") } : {}),
				...(random.chance(0.5) ? { filter: expression(`wanted ${id}`) } : {}),
			});
		case "call": {
			const flow = making.helpers.length > 0 ? random.pick(making.helpers) : null;
			if (!flow) return card("sim.act");
			return card(
				"flow.call",
				{ flow: literal(flow), wait: literal(random.chance(0.8)) },
				random.chance(0.3) ? { onError: "continue" } : {},
			);
		}
		case "jump":
			if (!inLoop) return card("flow.set", { values: literal({}) });
			return random.chance(0.3)
				? card("flow.continueIf", { when: literal(random.chance(0.5)) })
				: card(random.pick(["flow.next", "flow.break"]));
		case "if":
			return card("flow.if", { when: literal(random.chance(0.5)) });
		case "forEach":
			return card("flow.forEach", {
				items: literal(Array.from({ length: random.int(0, 5) }, (_, index) => index)),
				concurrency: literal(random.int(1, 3)),
				onItemError: literal(random.pick(["stop", "continue"])),
			});
		case "parallel":
			return card("flow.parallel", { join: literal(random.pick(["all", "all", "first"])) });
		case "try":
			return card("flow.try");
	}
}
