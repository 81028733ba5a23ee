import { Worker } from "node:worker_threads";
import { AppError } from "@keyway/schema/error";
import { createEvaluator } from "../evaluate.ts";
import { matches } from "../pattern.ts";
import type { ExpressionFunction } from "../signature.ts";
import type { Answer, Question } from "./message.ts";

/**
 * A process of the pool: works out one expression after the other until its parent stops it or goes away. Its argument
 * is the address of a module that exports `functions`.
 */
const [, , address] = process.argv;

function tell(answer: Answer): void {
	process.send?.(answer);
}

async function functionsAt(module: string | undefined): Promise<readonly ExpressionFunction[]> {
	if (!module) return [];
	const loaded = (await import(module)) as { functions: readonly ExpressionFunction[] };
	return loaded.functions;
}

const evaluate = createEvaluator(await functionsAt(address), matches);
// While an expression runs nothing else does here, so another thread must see that the parent is gone.
new Worker(new URL("./watchdog.ts", import.meta.url), { workerData: { parent: process.ppid } }).unref();
process.on("message", ({ id, cel, bindings }: Question) => {
	try {
		tell({ kind: "value", id, value: evaluate(cel, bindings) });
	} catch (error) {
		tell({ kind: "error", id, error: told(error) });
	}
});
tell({ kind: "ready" });

function told(error: unknown): { code: string; status: number; message: string } {
	if (error instanceof AppError) return { code: error.code, status: error.status, message: error.message };
	const message = error instanceof Error ? error.message : String(error);
	return { code: "EXPRESSION_FAILED", status: 422, message: `The expression could not be worked out: ${message}.` };
}
