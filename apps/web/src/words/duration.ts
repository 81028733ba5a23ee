export const DURATION_UNITS = ["seconds", "minutes", "hours", "days", "weeks", "months", "years"] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

const DATE_LETTERS: Record<string, DurationUnit> = { D: "days", W: "weeks", M: "months", Y: "years" };
const TIME_LETTERS: Record<string, DurationUnit> = { S: "seconds", M: "minutes", H: "hours" };

/** The parts of an ISO 8601 length of time: `P1DT2H` → 1 days, 2 hours; null where it is none. */
export function durationParts(iso: string): { amount: number; unit: DurationUnit }[] | null {
	const match = /^P((?:\d+[YMWD])*)(?:T((?:\d+(?:\.\d+)?[HMS])+))?$/.exec(iso);
	if (!match || (!match[1] && !match[2])) return null;
	const read = (text: string | undefined, letters: Record<string, DurationUnit>) =>
		[...(text ?? "").matchAll(/(\d+(?:\.\d+)?)([A-Z])/g)].map((part) => ({
			amount: Number(part[1]),
			unit: letters[part[2] as string] as DurationUnit,
		}));
	return [...read(match[1], DATE_LETTERS), ...read(match[2], TIME_LETTERS)];
}

/** `P90D` → `90 days`, `PT1H` → `1 hour`; anything else is left as it is. */
export function durationWords(iso: string): string {
	const parts = durationParts(iso);
	if (!parts) return iso;
	return parts.map(({ amount, unit }) => `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`).join(" ");
}

/** One number and unit as ISO 8601: 90 days → `P90D`. */
export function isoDuration(amount: number, unit: DurationUnit): string {
	const letter = unit === "months" ? "M" : unit.charAt(0).toUpperCase();
	const isTime = unit === "seconds" || unit === "minutes" || unit === "hours";
	return isTime ? `PT${amount}${letter}` : `P${amount}${letter}`;
}
