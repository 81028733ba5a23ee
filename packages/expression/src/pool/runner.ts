import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import type { Bindings } from "../bindings.ts";
import { type Compiled, createCompiler, type Roots } from "../evaluate.ts";
import { LIMITS } from "../limits.ts";
import { fail } from "../problem.ts";
import type { ExpressionFunction } from "../signature.ts";
import { spendOn } from "../weight.ts";
import { createPool, type PoolSettings } from "./pool.ts";

export type RunnerOptions = {
	/** What plain expressions call. */
	functions?: readonly ExpressionFunction[];
	/** Address of a module that exports the same as `functions`, for the processes of the pool. */
	functionsModule?: string;
	/** Processes of the pool at most. */
	size?: number;
	/** Milliseconds after which an expression is stopped. */
	limitMs?: number;
} & Partial<Omit<PoolSettings, "functions" | "size" | "limitMs">>;

/** Works expressions out: plain ones here, those that loop or match patterns in processes that can be stopped. */
export type ExpressionRunner = {
	/** @throws AppError of `expressionErrors` */
	evaluate(cel: string, bindings: Bindings): Promise<Json>;
	/** Works out what may run here; undefined for what only `evaluate` can. @throws AppError of `expressionErrors` */
	evaluateHere(cel: string, bindings: Bindings): Json | undefined;
	/** Stops the processes; later and unfinished expressions fail. */
	close(): void;
};

const DEFAULTS = {
	size: 2,
	limitMs: 600,
	memoryMb: 128,
	startMs: 15_000,
	maxQueue: 500,
	queueMs: 10_000,
	idleMs: 60_000,
};

export function createExpressionRunner(options: RunnerOptions = {}): ExpressionRunner {
	const { functions = [], functionsModule, ...settings } = options;
	const compile = createCompiler(functions);
	const pool = createPool({ ...DEFAULTS, ...settings, functions: functionsModule });
	const patience = createPatience();

	function evaluateHere(cel: string, bindings: Bindings): Json | undefined {
		return here(compile(cel), bindings);
	}

	return {
		evaluateHere,
		async evaluate(cel, bindings) {
			const compiled = compile(cel);
			const value = here(compiled, bindings);
			if (value !== undefined) return value;
			patience.check(cel);
			const read = readBy(compiled.roots, bindings);
			if (spendOn(read, LIMITS.data) < 0) throw fail("EXPRESSION_DATA_TOO_LARGE");
			try {
				const result = await pool.evaluate(cel, read);
				patience.succeeded(cel);
				return result;
			} catch (error) {
				patience.failed(cel, error);
				throw error;
			}
		},
		close: () => pool.close(),
	};
}

function here({ run }: Compiled, bindings: Bindings): Json | undefined {
	try {
		return run(bindings);
	} catch (error) {
		if (error instanceof AppError && error.code === "EXPRESSION_ELSEWHERE") return undefined;
		throw error;
	}
}

/** Only what the expression reads travels to the other process. */
function readBy(roots: Roots, { trigger, steps, item, run, now }: Bindings): Bindings {
	const cards = roots.steps === "all" ? Object.keys(steps ?? {}) : roots.steps;
	const outputs = cards.flatMap((card) => {
		const output = steps && Object.hasOwn(steps, card) ? steps[card] : undefined;
		return output === undefined ? [] : [[card, output] as const];
	});
	return {
		...(roots.trigger && trigger !== undefined ? { trigger } : {}),
		...(roots.item && item !== undefined ? { item } : {}),
		...(roots.run && run !== undefined ? { run } : {}),
		...(steps ? { steps: Object.fromEntries(outputs) } : {}),
		...(now === undefined ? {} : { now }),
	};
}

/** Stops in a row after which an expression is left alone for a while, so that one flow cannot hold all processes. */
const STOPS = 3;
const PAUSE_MS = 30_000;
const REMEMBERED = 1_000;

function createPatience() {
	const stopped = new Map<string, { times: number; until: number }>();
	return {
		check(cel: string): void {
			const known = stopped.get(cel);
			if (known && known.times >= STOPS && performance.now() < known.until)
				throw fail("EXPRESSION_PAUSED", { times: STOPS, seconds: PAUSE_MS / 1_000 });
		},
		succeeded(cel: string): void {
			stopped.delete(cel);
		},
		failed(cel: string, error: unknown): void {
			if (!(error instanceof AppError)) return;
			if (error.code !== "EXPRESSION_TIMED_OUT" && error.code !== "EXPRESSION_OUT_OF_MEMORY") return;
			const times = (stopped.get(cel)?.times ?? 0) + 1;
			stopped.delete(cel);
			stopped.set(cel, { times, until: performance.now() + PAUSE_MS });
			if (stopped.size > REMEMBERED) stopped.delete(stopped.keys().next().value as string);
		},
	};
}
