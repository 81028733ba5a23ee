import type { Registry } from "@keyway/connector-sdk/registry";
import type { ExpressionRunner } from "@keyway/expression/pool/runner";
import { type ExpressionFunction, signatureOf } from "@keyway/expression/signature";
import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import { z } from "zod";
import { CardFailure, invalidInput } from "./card-error.ts";
import { Deferred } from "./deferred.ts";
import type { Evaluate } from "./resolve.ts";

/**
 * Expressions over a run's data: worked out at once where they may run here, `Deferred` otherwise. Failures are a card's
 * failures.
 */
export function expressions(runner: Pick<ExpressionRunner, "evaluate" | "evaluateHere">): Evaluate {
	return (cel, scope) => {
		try {
			const value = runner.evaluateHere(cel, scope);
			if (value !== undefined) return value;
		} catch (error) {
			throw failure(error);
		}
		throw new Deferred(cel, () =>
			runner.evaluate(cel, scope).catch((error: unknown) => {
				throw failure(error);
			}),
		);
	};
}

/** A full queue passes by itself, so the card is tried again; whatever else is wrong stays wrong. */
function failure(error: unknown): unknown {
	if (!(error instanceof AppError)) return error;
	return new CardFailure(error.status === 503 ? "limited" : "expression", error.code, error.message);
}

/** The functions of the registry as expressions call them. */
export function functionsOf(registry: Registry): ExpressionFunction[] {
	return registry.catalogue.entries.flatMap((entry) => {
		const signature = signatureOf(entry);
		const definition = registry.find(`${entry.id}@${entry.version}`)?.definition;
		if (!signature || definition?.kind !== "function") return [];
		const input = z.object(definition.input);
		const result = entry.result ?? entry.outputs[0]?.name ?? "";
		const run = (values: Record<string, Json>): Json => {
			const parsed = input.safeParse(values);
			if (!parsed.success) throw invalidInput(parsed.error);
			return (definition.run(parsed.data) as Record<string, Json>)[result] ?? null;
		};
		return [{ ...signature, run }];
	});
}
