import type { PatternProblem } from "@keyway/expression/check";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { Card, FlowGraph, FlowKind, TriggerCard } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { findEntry, findNewest } from "./catalogue-index.ts";
import { checkerOf } from "./checker.ts";
import type { Checking } from "./checking.ts";
import { problem } from "./flow-problem.ts";
import { createScopes } from "./scope.ts";
import { connectionProblems, type KnownConnection } from "./validate-connection.ts";
import { controlProblems } from "./validate-control.ts";
import { fieldProblems } from "./validate-field.ts";
import { laneProblems } from "./validate-lane.ts";
import { triggerProblems } from "./validate-trigger.ts";
import { graphProblems } from "./well-formed.ts";

export type { KnownConnection };

export type ValidateOptions = {
	kind: FlowKind;
	/** Left out where connections are not known (in a test, while importing): then they are not checked. */
	connections?: readonly KnownConnection[];
	/** Checks regular expressions; left out where it is not loaded: then they are checked when the card runs. */
	patternProblem?: PatternProblem;
};

/**
 * Everything that is wrong with a flow, in words that say what to do; errors block publishing. Nothing is thrown, and
 * a flow that is no structured program is told so and looked at no further.
 */
export function validate(graph: FlowGraph, catalogue: Catalogue, options: ValidateOptions): Problem[] {
	const found = graphProblems(graph);
	if (found.some((each) => each.severity === "error")) return found;
	const scopes = createScopes(graph, options.kind, catalogue);
	const check = checkerOf(catalogue, options.patternProblem);
	found.push(...triggerProblems(graph, catalogue, options.kind));
	if (Object.keys(graph.cards).length === 0) found.push(problem("FLOW_EMPTY", {}));
	const cards = graph.trigger ? [graph.trigger, ...Object.values(graph.cards)] : Object.values(graph.cards);
	for (const card of cards) {
		const entry = findEntry(catalogue, card.uses);
		if (!entry) {
			found.push(unknownCard(card, catalogue));
			continue;
		}
		const title = card.title ?? entry.name;
		const checking: Checking = { graph, catalogue, kind: options.kind, card, entry, title, scopes, check };
		found.push(...fieldProblems(checking), ...laneProblems(checking), ...controlProblems(checking));
		if (options.connections) found.push(...connectionProblems(checking, options.connections));
	}
	return found;
}

function unknownCard(card: Card | TriggerCard, catalogue: Catalogue): Problem {
	const newer = findNewest(catalogue, card.uses);
	const advice = newer
		? `Replace it by version ${newer.version}.`
		: "Remove it, or install the connector that it belongs to.";
	const title = card.title ?? card.id;
	return problem("UNKNOWN_CARD", { card: card.id }, { title, uses: card.uses, advice });
}

/** Whether a flow with these problems may be published. */
export function isPublishable(found: readonly Problem[]): boolean {
	return found.every((each) => each.severity !== "error");
}
