import { expression, literal } from "@keyway/schema/field-value";
import type { Json } from "@keyway/schema/json";
import { expect, test } from "vitest";
import { CardFailure } from "./card-error.ts";
import { Deferred, type WorkedOut, whenWorkedOut, workOut } from "./deferred.ts";
import type { JournalRecord } from "./kernel/record.ts";
import { settle } from "./kernel/settle.ts";
import { card, graphOf, programOf } from "./kernel/simulation.ts";
import { stateOf } from "./kernel/state.ts";
import type { Evaluate } from "./resolve.ts";

/** Defers everything but `plain`. */
const deferring =
	(work: (cel: string) => Promise<Json>): Evaluate =>
	(cel) => {
		if (cel === "plain") return "at once";
		throw new Deferred(cel, () => work(cel));
	};

test("a card with deferred expressions is decided when all of them are worked out, and nothing is recorded before", async () => {
	const fields = { a: expression("one"), b: expression("plain"), c: expression("two") };
	const graph = graphOf({
		main: [
			card("before", "flow.set", { values: literal({ x: 1 }) }),
			card("names", "flow.set", { values: { kind: "object", fields } }),
			card("act", "test.act"),
		],
	});
	const journal: JournalRecord[] = [{ t: "started", at: 1_000, input: {} }];
	const worked = new Map<string, WorkedOut>();
	const program = programOf(graph);
	const settling = {
		program,
		facts: { id: "r", flow: program.flow, version: 1, mode: "live" as const },
		state: stateOf(graph, journal),
		now: 1_000,
		evaluate: deferring(async (cel) => `${cel} later`),
		worked,
	};
	const recorded: string[] = [];
	let settled = settle(settling);
	for (; settled.deferred.length > 0; settled = settle(settling)) {
		recorded.push(...settled.records.map((record) => ("path" in record ? (record.path ?? "") : "")), "…");
		expect(settled.effects).toEqual([]);
		for (const { path, deferred } of settled.deferred) {
			const known: WorkedOut = worked.get(path) ?? new Map();
			worked.set(path, known);
			await workOut(deferred, known);
		}
	}
	expect(recorded).toEqual(["before", "…", "…"]);
	expect(settled.records).toMatchObject([
		{ t: "done", path: "names", output: { values: { a: "one later", b: "at once", c: "two later" } } },
	]);
	expect(settled.effects.map((effect) => effect.path)).toEqual(["act"]);
	expect(worked.size).toBe(0);
});

test("what goes wrong in the other process is thrown where the value is wanted", async () => {
	const failure = new CardFailure("expression", "EXPRESSION_TIMED_OUT", "It was stopped.");
	const evaluate = deferring(() => Promise.reject(failure));
	const scope = { trigger: {}, steps: {}, run: {}, now: "" };
	await expect(whenWorkedOut(evaluate, (known) => known("slow", scope))).rejects.toBe(failure);
	const caught = await whenWorkedOut(evaluate, (known) => {
		try {
			return known("slow", scope);
		} catch (thrown) {
			if (thrown instanceof Deferred) throw thrown;
			return "instead";
		}
	});
	expect(caught).toBe("instead");
});
