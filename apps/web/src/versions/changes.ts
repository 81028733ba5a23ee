import { type DescribedChange, describeDiff } from "@keyway/flow/describe-diff";
import type { FlowGraph } from "@keyway/schema/flow";
import type { FlowContext } from "../words/flow-context.ts";
import { type Mark, mergedGraph } from "./merged-graph.ts";

/** What differs about one thing, in words; `card` is where to look. `marks` = runs notice it, so the card is marked. */
export type Change = { card: string; mark: Mark; marks: boolean; title: string; details: string[] };

export type Comparison = {
	/** Both graphs in one: what is new, and what is gone where it stood. */
	graph: FlowGraph;
	marks: ReadonlyMap<string, Mark>;
	changes: Change[];
};

type Base = Pick<FlowContext, "catalogue" | "kind">;

/** Of several things about a card, the one that it is marked by. */
const WEIGHT: Record<Mark, number> = { added: 3, removed: 3, changed: 2, moved: 1 };

/** What leads from one graph to another, in the words of the API, all about a card in one entry. */
export function compare(before: FlowGraph, after: FlowGraph, { catalogue }: Base): Comparison {
	const changes: Change[] = [];
	for (const told of describeDiff(before, after, { catalogue })) {
		const known = changes.find(({ card, title }) => card === told.card && title === told.title);
		if (!known) changes.push(changeOf(told));
		else {
			known.details.push(...detailsOf(told));
			if (WEIGHT[told.kind] > WEIGHT[known.mark]) known.mark = told.kind;
		}
	}
	const marks = new Map<string, Mark>();
	for (const { card, mark, marks: isMarked } of changes) {
		const known = marks.get(card);
		if (isMarked && (known === undefined || WEIGHT[mark] > WEIGHT[known])) marks.set(card, mark);
	}
	return { graph: mergedGraph(before, after), marks, changes };
}

const changeOf = ({ card, kind, title, detail, about }: DescribedChange): Change => ({
	card,
	mark: kind,
	marks: about === "card",
	title,
	details: detailsOf({ detail }),
});

/** The mark says already that something was added or removed; where it was is left to say. */
function detailsOf({ detail }: Pick<DescribedChange, "detail">): string[] {
	const words = detail.replace(/^was (added|moved|removed)\s*/, "");
	return words === "" ? [] : [words.charAt(0).toUpperCase() + words.slice(1)];
}
