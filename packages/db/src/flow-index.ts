import { flowFacts } from "@keyway/flow/search-text";
import type { FlowGraph } from "@keyway/schema/flow";
import { and, like, or, type SQL, sql } from "drizzle-orm";
import type { Executor, Transaction } from "./client.ts";
import { searchPattern } from "./paging.ts";
import { flow } from "./tables/flow.ts";
import { flowIndex } from "./tables/flow-index.ts";

/** Which of a flow's two graphs: the one that people edit, or the one that runs. */
export type FlowSide = "draft" | "published";

/** Keeps what the flow is found by beside the graph that was just written. */
export async function indexFlow(tx: Transaction, flowId: string, side: FlowSide, graph: FlowGraph): Promise<void> {
	const facts = flowFacts(graph);
	await tx
		.insert(flowIndex)
		.values({ flowId, side, ...facts })
		.onConflictDoUpdate({ target: [flowIndex.flowId, flowIndex.side], set: facts });
}

/** One term of a search: words of which one must be written in the flow, or the cards whose names hold it. */
export type IndexTerm = { words: readonly string[]; definitions: readonly string[] };

export type ContentFilter = {
	/** All of them in one graph of the flow. */
	terms?: readonly IndexTerm[] | undefined;
	connection?: string | undefined;
	/** Id of a card's definition: `slack.sendChannelMessage`. */
	definition?: string | undefined;
	/** Id of a flow that is called. */
	calls?: string | undefined;
};

function ofTerm({ words, definitions }: IndexTerm): SQL | undefined {
	const named = sql.join(
		definitions.map((id) => sql`${id}`),
		sql`, `,
	);
	return or(
		...words.map((word) => like(flowIndex.text, searchPattern(word))),
		definitions.length > 0 ? sql`${flowIndex.definitions} && array[${named}]::text[]` : undefined,
	);
}

/** Flows with a graph that holds all of it; undefined where nothing is asked. */
export function contains(db: Executor, { terms, connection, definition, calls }: ContentFilter): SQL | undefined {
	if (!terms && !connection && !definition && !calls) return undefined;
	const found = db
		.select({ id: flowIndex.flowId })
		.from(flowIndex)
		.where(
			and(
				...(terms ?? []).map(ofTerm),
				connection ? sql`${flowIndex.connections} @> array[${connection}]::uuid[]` : undefined,
				calls ? sql`${flowIndex.calls} @> array[${calls}]::uuid[]` : undefined,
				definition ? sql`${flowIndex.definitions} @> array[${definition}]::text[]` : undefined,
			),
		);
	return sql`${flow.id} in ${found}`;
}
