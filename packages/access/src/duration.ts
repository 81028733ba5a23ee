import { DateTime, Duration } from "luxon";

/** An ISO 8601 duration of at least a second; null = it is none. */
export function readDuration(text: string): Duration | null {
	const duration = Duration.fromISO(text);
	return duration.isValid && duration.toMillis() >= 1000 ? duration : null;
}

/** Seconds of a duration that starts now-ish: days count as 24 hours. For reminders, not for ends. */
export const secondsOf = (text: string): number => Math.floor((readDuration(text)?.toMillis() ?? 0) / 1000);

/**
 * When a duration that starts at `from` ends. Days, weeks and months are those of the calendar in the zone, so that a
 * month ends at the same time of day also over a change of the clocks; hours and less are exact.
 */
export function endOf(from: string, duration: string, zone: string): string | null {
	const parsed = readDuration(duration);
	const start = DateTime.fromISO(from, { zone });
	return parsed && start.isValid ? start.plus(parsed).toUTC().toISO() : null;
}

/** The instant until which a contract lasts: a day includes itself, in the zone. */
export function contractInstant(contractEnd: string, zone: string): string | null {
	const end = DateTime.fromISO(contractEnd, { zone });
	if (!end.isValid) return null;
	return (/T/.test(contractEnd) ? end : end.plus({ days: 1 }).startOf("day")).toUTC().toISO();
}

export type DurationLimit = { by: "asked" | "approved" | "policy" | "role"; duration: string | null };
export type GrantedEnd = { endsAt: string | null; by: DurationLimit["by"] | "contract" | "nothing" };

/**
 * Until when a grant lasts that became active at `activatedAt`: the earliest of what was asked, approved and allowed,
 * and of the end of the contract. Durations are compared by when they end, because a month has no length of its own.
 */
export function grantedEnd(
	activatedAt: string,
	limits: readonly DurationLimit[],
	contractEnd: string | null,
	zone: string,
): GrantedEnd {
	const ends: GrantedEnd[] = limits.flatMap(({ by, duration }) => {
		const endsAt = duration === null ? null : endOf(activatedAt, duration, zone);
		return endsAt === null ? [] : [{ by, endsAt }];
	});
	const contract = contractEnd === null ? null : contractInstant(contractEnd, zone);
	if (contract !== null) ends.push({ by: "contract", endsAt: contract });
	return ends.reduce<GrantedEnd>(
		(first, each) => (first.endsAt === null || (each.endsAt ?? "") < first.endsAt ? each : first),
		{ endsAt: null, by: "nothing" },
	);
}

/** The two after each other. */
export function addDurations(one: string, other: string): string {
	return Duration.fromISO(one).plus(Duration.fromISO(other)).toISO() ?? one;
}

/** `1 hour`, `30 days`, for sentences. */
export function durationWords(duration: string): string {
	const units = Duration.fromISO(duration).toObject();
	const words = Object.entries(units)
		.filter(([, count]) => count)
		.map(([unit, count]) => `${count} ${count === 1 ? unit.replace(/s$/, "") : unit}`);
	return words.join(" and ") || duration;
}
