import type { Json } from "@keyway/schema/json";
import type { Evaluate } from "./resolve.ts";

/**
 * Thrown by `Evaluate` for an expression that another process works out: whoever can wait does `work` and starts again
 * with the value; the pure kernel hands it on to its shell.
 */
export class Deferred extends Error {
	readonly cel: string;
	readonly work: () => Promise<Json>;

	constructor(cel: string, work: () => Promise<Json>) {
		super("The expression is worked out in another process.");
		this.name = "Deferred";
		this.cel = cel;
		this.work = work;
	}
}

/** What became of the deferred expressions of one place, where all read the same data; by their text. */
export type WorkedOut = Map<string, { value: Json } | { error: unknown }>;

/** Works a deferred expression out and keeps what became of it. */
export async function workOut({ cel, work }: Deferred, known: WorkedOut): Promise<void> {
	known.set(
		cel,
		await work().then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		),
	);
}

/** The same evaluation in a place where some expressions are worked out already. */
export function knowing(evaluate: Evaluate, known: WorkedOut | undefined): Evaluate {
	if (!known) return evaluate;
	return (cel, scope) => {
		const result = known.get(cel);
		if (!result) return evaluate(cel, scope);
		if ("error" in result) throw result.error;
		return result.value;
	};
}

/** Does synchronous work of one place, again and again until all its expressions are worked out. */
export async function whenWorkedOut<T>(evaluate: Evaluate, work: (evaluate: Evaluate) => T): Promise<T> {
	const known: WorkedOut = new Map();
	for (;;) {
		try {
			return work(knowing(evaluate, known));
		} catch (thrown) {
			if (!(thrown instanceof Deferred)) throw thrown;
			await workOut(thrown, known);
		}
	}
}
