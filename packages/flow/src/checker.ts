import { type Checker, createChecker } from "@keyway/expression/check";
import { signatureOf } from "@keyway/expression/signature";
import type { Catalogue } from "@keyway/schema/catalogue";

const checkers = new WeakMap<Catalogue, Checker>();

/** The expression checker that knows the catalogue's functions; made once for a catalogue. */
export function checkerOf(catalogue: Catalogue): Checker {
	const known = checkers.get(catalogue);
	if (known) return known;
	const newest = new Map(catalogue.entries.map((entry) => [entry.id, entry]));
	const signatures = [...newest.values()].map(signatureOf).filter((each) => each !== null);
	const checker = createChecker(signatures);
	checkers.set(catalogue, checker);
	return checker;
}
