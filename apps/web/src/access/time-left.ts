import { span } from "../ui/format.ts";

export type TimeLeft = {
	/** `12 d 4 h left`, `no end`, `over`. */
	words: string;
	/** Part of the whole time that is left, 0 to 1; none where there is no end. */
	share: number | null;
	/** Less than a tenth of it, or less than a day of a longer one. */
	soon: boolean;
};

type Timed = { activatedAt: string | null; startsAt: string; endsAt: string | null };

const DAY = 86_400_000;

/** How much of a grant's time is left; before it is active its time does not run. */
export function timeLeft({ activatedAt, startsAt, endsAt }: Timed, now = Date.now()): TimeLeft {
	if (endsAt === null) return { words: "no end", share: null, soon: false };
	const end = Date.parse(endsAt);
	const whole = end - Date.parse(activatedAt ?? startsAt);
	const left = end - now;
	if (left <= 0) return { words: "over", share: 0, soon: true };
	const share = whole <= 0 ? 0 : Math.min(1, left / whole);
	return { words: `${span(left)} left`, share, soon: share < 0.1 || (left < DAY && whole > 2 * DAY) };
}
