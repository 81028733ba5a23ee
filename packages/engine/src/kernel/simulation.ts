import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { createRegistry } from "@keyway/connector-sdk/registry";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { z } from "zod";
import { type CardTable, cardTable, type Program } from "../program.ts";
import type { Evaluate } from "../resolve.ts";
import { onFailure } from "./failure.ts";
import type { JournalRecord } from "./record.ts";
import type { RunState } from "./run-state.ts";
import { type EffectPlan, type Settled, settle } from "./settle.ts";
import type { Mail } from "./settling.ts";
import { fold, stateOf } from "./state.ts";

/** Cards for simulated flows: `test.act` is an effect, `test.both` opens its lanes `a` and `b` side by side. */
const connector = defineConnector({
	id: "test",
	name: "Test",
	description: "Simulated",
	group: "connector",
	icon: { hue: "#000000", monogram: "Te" },
	actions: [
		actionsOf<Record<never, never>>()({
			id: "act",
			version: 1,
			name: "Act",
			description: "Acts.",
			sentence: "Act",
			input: {},
			output: {},
			sample: {},
			effect: "write",
			idempotency: "key",
			source: "https://example.com",
			run: async () => z.object({}).parse({}),
		}),
	],
});

const table = cardTable(createRegistry([connector], []));
export const simulatedCards: CardTable = {
	performable: table.performable,
	control: (uses) =>
		uses === "test.both@1" ? { perform: () => ({ kind: "done", output: {}, lanes: ["a", "b"] }) } : table.control(uses),
};

export function card(
	id: string,
	uses: string,
	fields: Record<string, FieldValue> = {},
	more: Partial<Card> = {},
): Card {
	return { id, uses: `${uses}@1`, fields, ...more };
}

export function graphOf(lanes: Record<string, Card[]>): FlowGraph {
	return {
		trigger: null,
		cards: Object.fromEntries(Object.values(lanes).flatMap((cards) => cards.map((each) => [each.id, each]))),
		lanes: Object.fromEntries(Object.entries(lanes).map(([lane, cards]) => [lane, cards.map((each) => each.id)])),
		groups: {},
		notes: {},
	};
}

export function programOf(graph: FlowGraph): Program {
	return { flow: { id: "f", name: "Flow" }, version: 1, graph, cards: simulatedCards };
}

const noExpressions: Evaluate = () => {
	throw new Error("no expressions here");
};

/** A run without database and clock: the test says what each effect answers, and when. */
export type Simulation = {
	journal: JournalRecord[];
	state: RunState;
	settled: Settled;
	now: number;
	/** Journals an effect's answer and decides what is next. */
	answer(effect: EffectPlan, result: { output: Json } | { error: StepError }): void;
	/** Lets time pass. */
	wait(until: number): void;
	/** Journals a person's decision. */
	decide(record: JournalRecord): void;
	/** Something happens that the run may wait for. */
	hear(mail: Mail): void;
	/** Loses everything but the journal, as a crash does; somebody takes over. */
	crash(): void;
};

export function simulate(graph: FlowGraph, input: JsonObject = {}, evaluate: Evaluate = noExpressions): Simulation {
	const program = programOf(graph);
	const facts = { id: "r", flow: program.flow, version: 1, mode: "live" as const };
	const started: JournalRecord = { t: "started", at: 1_000, input };
	const simulation: Simulation = {
		journal: [started],
		state: stateOf(graph, [started]),
		settled: { records: [], effects: [], waits: [], deferred: [], more: false, taken: [] },
		now: 1_000,
		answer(effect, result) {
			const place = { at: simulation.now, path: effect.path, from: simulation.now };
			write(
				"output" in result
					? { t: "done", ...place, output: result.output }
					: { t: "failed", ...place, ...result, ...onFailure(effect.card, result.error, effect.tries, simulation.now) },
			);
			next();
		},
		wait(until) {
			simulation.now = until;
			next();
		},
		decide(record) {
			write(record);
			next();
		},
		hear(mail) {
			next([mail]);
		},
		crash() {
			simulation.state = stateOf(graph, simulation.journal);
			write({ t: "takeover", at: simulation.now, by: "heir" });
			next();
		},
	};
	function write(record: JournalRecord): void {
		simulation.journal.push(record);
		fold(graph, simulation.state, record);
	}
	function next(mail: Mail[] = []): void {
		const { state, now } = simulation;
		do {
			simulation.settled = settle({ program, facts, state, now, evaluate, mail });
			simulation.journal.push(...simulation.settled.records);
		} while (simulation.settled.more);
	}
	next();
	return simulation;
}
