import type { FlowGraph } from "@keyway/schema/flow";
import { desc, isNull } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { flow } from "./tables/flow.ts";

/** The drafts of the flows that were changed last, at most `limit`: what people of this house build. */
export async function latestDrafts(db: Executor, limit: number): Promise<FlowGraph[]> {
	const rows = await db
		.select({ draft: flow.draft })
		.from(flow)
		.where(isNull(flow.deletedAt))
		.orderBy(desc(flow.updatedAt))
		.limit(limit);
	return rows.map(({ draft }) => draft);
}
