import { type Checker, createChecker, type PatternProblem } from "@keyway/expression/check";
import { signatureOf } from "@keyway/expression/signature";
import type { Catalogue } from "@keyway/schema/catalogue";

const checkers = new WeakMap<Catalogue, Map<PatternProblem | undefined, Checker>>();

/** The expression checker that knows the catalogue's functions; made once for a catalogue (and a check of patterns). */
export function checkerOf(catalogue: Catalogue, patternProblem?: PatternProblem): Checker {
	const known = checkers.get(catalogue) ?? new Map<PatternProblem | undefined, Checker>();
	checkers.set(catalogue, known);
	const checker = known.get(patternProblem) ?? createChecker(signaturesOf(catalogue), patternProblem);
	known.set(patternProblem, checker);
	return checker;
}

function signaturesOf(catalogue: Catalogue) {
	const newest = new Map(catalogue.entries.map((entry) => [entry.id, entry]));
	return [...newest.values()].map(signatureOf).filter((each) => each !== null);
}
