import type { Grant } from "@keyway/contract/access-requests";
import { fullTime } from "../ui/format.ts";
import { timeLeft } from "./time-left.ts";

/** How much of a grant's time is left, drawn and in words. */
export function TimeBar({ grant }: { grant: Grant }) {
	const { words, share, soon } = timeLeft(grant);
	return (
		<span className="time-bar" data-soon={soon} title={grant.endsAt ? `Ends ${fullTime(grant.endsAt)}` : undefined}>
			<span className="time-words">{words}</span>
			{share === null ? null : (
				<span className="time-track" aria-hidden="true">
					<i style={{ width: `${Math.round(share * 100)}%` }} />
				</span>
			)}
		</span>
	);
}
