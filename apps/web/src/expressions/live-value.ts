import type { Bindings } from "@keyway/expression/bindings";
import { createEvaluator } from "@keyway/expression/evaluate";
import type { ExpressionCode } from "@keyway/expression/problem";
import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";

/** Without the catalogue's functions, whose code the server has; its work is bounded. */
const evaluate = createEvaluator([]);

/** What an expression gives on these data; or why it cannot be told here. */
export type LiveValue = { value: Json } | { reason: string };

const ELSEWHERE: readonly ExpressionCode[] = ["EXPRESSION_ELSEWHERE"];

export function liveValue(cel: string, data: Bindings, functions: readonly { id: string }[]): LiveValue {
	const called = functions.find(({ id }) => cel.includes(`${id}(`));
	if (called) return { reason: `Worked out when the flow runs, because it calls ${called.id}.` };
	try {
		return { value: evaluate(cel, data) };
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		if (ELSEWHERE.some((code) => code === error.code)) return { reason: "Worked out when the flow runs." };
		return { reason: error.message };
	}
}
