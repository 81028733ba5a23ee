import { equal } from "@keyway/flow/equal";
import { valuesOf, valuesWithin } from "@keyway/flow/field-value";
import { lanesOf } from "@keyway/flow/place";
import { stepNumbers } from "@keyway/flow/query";
import type { Card, TriggerCard } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { cardOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { type CardView, cardView } from "./card-view.ts";

/** What a card's view was made from. */
type Made = {
	card: unknown;
	/** What the cards that it reads from are called. */
	names: string;
	number: number;
	problems: readonly Problem[];
	expanded: boolean;
	lanes: string;
	view: CardView;
};

export type CardViews = { catalogue: unknown; byCard: Map<string, Made> };

const NO_PROBLEMS: readonly Problem[] = [];

export function viewOf(views: CardViews, id: string): CardView {
	const made = views.byCard.get(id);
	if (!made) throw new Error(`The card "${id}" is laid out but not in the flow.`);
	return made.view;
}

/** The views of a flow's cards; a card is worked out anew only when something that it shows has changed. */
export function cardViews(
	input: { context: FlowContext; problems: readonly Problem[]; expanded: ReadonlySet<string> },
	previous: CardViews | null,
): CardViews {
	const { context, problems, expanded } = input;
	const { graph, catalogue } = context;
	const before = previous?.catalogue === catalogue ? previous.byCard : null;
	const problemsOf = Map.groupBy(problems, (problem) => problem.at.card ?? "");
	const byCard = new Map<string, Made>();
	for (const [id, number] of stepNumbers(graph)) {
		const own: Omit<Made, "view"> = {
			card: cardOf(context, id),
			names: namesFor(context, id),
			number,
			problems: problemsOf.get(id) ?? NO_PROBLEMS,
			expanded: expanded.has(id),
			lanes: lanesOf(graph, id).join(),
		};
		const known = before?.get(id);
		byCard.set(id, known && isSame(known, own) ? known : { ...own, view: renewed(context, id, own, previous) });
	}
	return { catalogue, byCard };
}

function isSame(a: Made, b: Omit<Made, "view">): boolean {
	return (
		a.card === b.card &&
		a.names === b.names &&
		a.number === b.number &&
		a.expanded === b.expanded &&
		a.lanes === b.lanes &&
		(a.problems === b.problems || equal(a.problems, b.problems))
	);
}

/** The view as it is now; the same object as before where it says the same. */
function renewed(context: FlowContext, id: string, own: Omit<Made, "view">, previous: CardViews | null): CardView {
	const { number, expanded } = own;
	const view = cardView(context, id, { number, problems: [...own.problems], expanded });
	const same = previous?.byCard.get(id)?.view;
	return same && equal(same, view) ? same : view;
}

/** The cards that each card reads from; a card object is never changed, so this is worked out once for it. */
const sources = new WeakMap<object, readonly string[]>();

function sourcesOf(card: Card | TriggerCard): readonly string[] {
	const known = sources.get(card);
	if (known) return known;
	const found = new Set<string>();
	for (const { value } of valuesOf(card))
		for (const inner of valuesWithin(value)) {
			if (inner.kind === "ref") found.add(inner.card);
			if (inner.kind === "template") for (const part of inner.parts) if (typeof part !== "string") found.add(part.card);
			if (inner.kind === "expression")
				for (const match of inner.cel.matchAll(/\bsteps\.(\w+)/g)) found.add(match[1] ?? "");
		}
	const list = [...found];
	sources.set(card, list);
	return list;
}

/** What a card's chips call the cards they read from, and what those give. */
function namesFor(context: FlowContext, id: string): string {
	const card = cardOf(context, id);
	const from = card ? sourcesOf(card) : [];
	const trigger = context.graph.trigger?.uses ?? context.kind;
	return [trigger, ...from.map((each) => `${cardOf(context, each)?.uses} ${titleOf(context, each)}`)].join();
}
