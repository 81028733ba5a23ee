import type { Grant } from "@keyway/contract/access-requests";
import { fullTime } from "../ui/format.ts";
import { useNow } from "../ui/use-now.ts";
import { timeLeft } from "./time-left.ts";

const AGAIN_MS = 5_000;

/** How much of a grant's time is left, drawn and in words. */
export function TimeBar({ grant }: { grant: Grant }) {
	const { words, share, soon } = timeLeft(grant, useNow(AGAIN_MS));
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
