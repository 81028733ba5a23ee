import type { Checker } from "@keyway/expression/check";
import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import type { Card, FlowGraph, FlowKind, TriggerCard } from "@keyway/schema/flow";
import type { LaneId } from "@keyway/schema/ids";
import type { Scopes } from "./scope.ts";

/** One card under check, with all that the checks of its parts need. */
export type Checking = {
	graph: FlowGraph;
	catalogue: Catalogue;
	kind: FlowKind;
	card: Card | TriggerCard;
	entry: CatalogueEntry;
	/** What people call the card. */
	title: string;
	scopes: Scopes;
	check: Checker;
	/** For a merged output: the lane at whose end its value is taken. */
	atEndOf?: LaneId;
};
