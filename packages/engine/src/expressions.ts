import type { Registry } from "@keyway/connector-sdk/registry";
import { createEvaluator } from "@keyway/expression/evaluate";
import { type ExpressionFunction, signatureOf } from "@keyway/expression/signature";
import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import { z } from "zod";
import { CardFailure, invalidInput } from "./card-error.ts";
import type { Evaluate } from "./resolve.ts";

/** Expressions over a run's data, with all functions of the registry. Failures are a card's failures. */
export function expressions(registry: Registry): Evaluate {
	const evaluate = createEvaluator(functionsOf(registry));
	return (cel, scope) => {
		try {
			return evaluate(cel, scope);
		} catch (error) {
			if (error instanceof AppError) throw new CardFailure("expression", error.code, error.message);
			throw error;
		}
	};
}

function functionsOf(registry: Registry): ExpressionFunction[] {
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
