import type { FlowMention } from "@keyway/contract/flows";
import { Link } from "wouter";
import "./uses-dialog.css";

/** The address of a card in its flow. */
export function cardAddress(flowId: string, { card, field }: Pick<FlowMention, "card" | "field">): string {
	const query = new URLSearchParams({ card, ...(field === undefined ? {} : { field }) });
	return `/flows/${flowId}?${query}`;
}

/** Places inside a flow, each with a jump to its card. */
export function MentionList({ flowId, mentions }: { flowId: string; mentions: readonly FlowMention[] }) {
	return (
		<ul className="mention-list">
			{mentions.map((mention) => (
				<li key={`${mention.card} ${mention.field} ${mention.words}`}>
					{mention.published ? (
						<>
							{mention.words}
							<span className="mut">only in the published version</span>
						</>
					) : (
						<Link href={cardAddress(flowId, mention)}>{mention.words}</Link>
					)}
				</li>
			))}
		</ul>
	);
}
