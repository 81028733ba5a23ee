import type { CatalogueEntry, LaneSpec } from "@keyway/schema/catalogue";
import type { Card } from "@keyway/schema/flow";

/** The lane that a card gets when its `onError` is `lane`. */
export const ERROR_LANE = "onError";

/** The lane that runs once for each item of a list. */
export const LOOP_LANE = "each";

/** How many lanes a repeated lane without a field of its own starts with: two branches of `flow.parallel`. */
const BRANCHES = 2;

/** `case2` → `case`; the stem that a repeated field or lane shares with its copies. */
export function stem(name: string): string {
	return name.replace(/[0-9]+$/, "");
}

function isCopy(name: string, of: string): boolean {
	return stem(name) === stem(of) && /[1-9][0-9]*$/.test(name);
}

/** The declared lane that a lane's name stands for: itself, or the repeated one (`case3` → `case1`). */
export function laneSpec(entry: CatalogueEntry | undefined, name: string): LaneSpec | undefined {
	const lanes = entry?.lanes ?? [];
	return lanes.find((each) => each.name === name) ?? lanes.find((each) => each.repeat && isCopy(name, each.name));
}

/** The lane's title where its card has no better words: `Case 2`, `Otherwise`. */
export function laneLabel(entry: CatalogueEntry | undefined, name: string): string {
	const spec = laneSpec(entry, name);
	if (!spec) return name === ERROR_LANE ? "On error" : name;
	return spec.repeat ? `${spec.label.replace(/\s*[0-9]+$/, "")} ${name.slice(stem(name).length)}` : spec.label;
}

/** Whether the entry lets a card have this lane. */
export function allowsLane(entry: CatalogueEntry | undefined, card: Card, name: string): boolean {
	return laneSpec(entry, name) !== undefined || (name === ERROR_LANE && card.onError === "lane");
}

/**
 * The lanes that a card must have: all that its entry declares, a repeated one once for each filled field of its name
 * (`case1`, `case2`), and its error lane. With cases and no `when`, the lane `then` has no condition and falls away.
 */
export function lanesFor(card: Card, entry: CatalogueEntry | undefined): string[] {
	const specs = entry?.lanes ?? [];
	const copies = specs.filter((each) => each.repeat).flatMap((each) => copiesOf(each, card, entry));
	const fixed = specs
		.filter((each) => !each.repeat)
		.map((each) => each.name)
		.filter((name) => !(name === "then" && copies.length > 0 && !card.fields.when));
	const names = [...fixed, ...copies];
	if (card.onError === "lane" && !names.includes(ERROR_LANE)) names.push(ERROR_LANE);
	return names.sort(byReadingOrder);
}

function copiesOf(spec: LaneSpec, card: Card, entry: CatalogueEntry | undefined): string[] {
	const hasField = entry?.fields.some((each) => each.repeat && stem(each.name) === stem(spec.name));
	if (hasField) return Object.keys(card.fields).filter((name) => isCopy(name, spec.name));
	return Array.from({ length: BRANCHES }, (_, index) => `${stem(spec.name)}${index + 1}`);
}

/**
 * Lanes are kept as records, and PostgreSQL's jsonb does not keep the order of keys; so the order in which a card's
 * lanes are read is a rule: the main way first, the exceptions last, copies by their numbers.
 */
const FIRST = ["then", "each", "try", "approved"];
const LAST = ["else", "denied", "timedOut", ERROR_LANE];

function rank(name: string): number {
	if (FIRST.includes(name)) return 0;
	const last = LAST.indexOf(name);
	return last < 0 ? 1 : 2 + last;
}

export function byReadingOrder(a: string, b: string): number {
	if (a === b) return 0;
	const byRank = rank(a) - rank(b);
	if (byRank !== 0) return byRank;
	const [left, right] = [stem(a), stem(b)];
	if (left !== right) return left < right ? -1 : 1;
	return Number(a.slice(left.length)) - Number(b.slice(right.length));
}
