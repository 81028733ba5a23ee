import { durationWords } from "@keyway/access/duration";
import type { RequestRow } from "./access-event.ts";
import { requestSentence } from "./access-move.ts";
import { personName } from "./access-people.ts";
import { decisionsOf } from "./access-plan.ts";
import type { Executor } from "./client.ts";

/** A request in words for one approver, wherever it is shown to them. */
export type RequestSummary = {
	title: string;
	lines: string[];
	/** This person may decide now. */
	asked: boolean;
	/** Nothing happens to it any more that an approver would have to see. */
	settled: boolean;
};

const ENDS: Partial<Record<RequestRow["status"], string>> = {
	denied: "was declined",
	expired: "was not decided in time",
	cancelled: "was taken back",
	blocked: "is blocked",
	fulfilmentFailed: "was approved and could not be carried out",
};

/** @param forId the person whom it is shown to */
export async function summarise(db: Executor, row: RequestRow, forId: string): Promise<RequestSummary> {
	const decisions = await decisionsOf(db, row.id);
	const open = row.status === "pendingApproval";
	const decided = decisions.some((each) => each.byId === forId || each.asId === forId);
	const asked = open && row.askedIds.includes(forId);
	const what = asked
		? "waits for your decision"
		: open
			? decided
				? "was approved by you and goes on"
				: "waits for others"
			: (ENDS[row.status] ?? "was approved");
	const lines = [row.justification, row.trace.join(" ")];
	const duration = row.approvedDuration ?? row.duration;
	if (duration !== null) lines.push(`For ${durationWords(duration)}.`);
	lines.push(`Asked by ${row.requestedBy}.`);
	for (const { byId, asId, decision, reason } of decisions) {
		const by = await personName(db, byId);
		const whose = asId === byId ? by : `${by} for ${await personName(db, asId)}`;
		lines.push(`${decision === "approve" ? "Approved" : "Declined"} by ${whose}${reason ? `: ${reason}` : ""}.`);
	}
	const sentence = await requestSentence(db, row);
	return { title: `The ${sentence} ${what}`, lines: lines.filter((line) => line !== ""), asked, settled: !open };
}
