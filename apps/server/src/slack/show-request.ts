import type { Message } from "@keyway/connectors/slack/interactive";
import type { RequestRow } from "@keyway/db/access-event";
import { summarise } from "@keyway/db/access-summary";
import type { Executor } from "@keyway/db/client";
import { requestMessage } from "./blocks.ts";
import { sealValue } from "./signature.ts";

/** A request as one approver sees it at this moment, and whether it may still change. */
export async function showRequest(
	db: Executor,
	row: RequestRow,
	forId: string,
	{ secret, publicUrl }: { secret: string; publicUrl: string },
): Promise<{ message: Message; open: boolean }> {
	const { title, lines, asked, settled } = await summarise(db, row, forId);
	const value = asked ? sealValue(secret, { request: row.id, hash: row.contentHash }) : null;
	const link = `${publicUrl}/access/approvals`;
	return { message: requestMessage({ title, lines, value, link }), open: !settled };
}
