import anyAscii from "any-ascii";

/** RFC 5321 §4.5.3.1.1: octets before the @. */
export const LONGEST_LOCAL_PART = 64;

/** How a name becomes the part before the @. */
export const FORMATS = {
	"first.last": (first: string, last: string) => [first, last],
	"f.last": (first: string, last: string) => [first.slice(0, 1), last],
	firstlast: (first: string, last: string) => [first + last],
	flast: (first: string, last: string) => [first.slice(0, 1) + last],
	first: (first: string, last: string) => [first || last],
	last: (first: string, last: string) => [last || first],
} as const;
export type Format = keyof typeof FORMATS;

/**
 * The name in letters and digits that every mail system takes: accents off, other scripts as they sound, apostrophes
 * gone, words joined by hyphens. Empty when the name has no such letters.
 * @example localPart("Zoë", "Müller", "first.last") === "zoe.muller"
 */
export function localPart(firstName: string, lastName: string, format: Format): string {
	const parts = FORMATS[format](plain(firstName), plain(lastName)).filter((part) => part !== "");
	return trimmed(parts.join("."), LONGEST_LOCAL_PART);
}

function plain(name: string): string {
	const ascii = anyAscii(name.normalize("NFC")).toLowerCase();
	return ascii
		.replace(/['`]/g, "")
		.split(/[^a-z0-9]+/)
		.filter((word) => word !== "")
		.join("-");
}

/** The n-th candidate: the base itself, then with a number, shortened so that the number fits. */
export function numbered(base: string, number: number): string {
	if (number === 1) return base;
	const suffix = String(number);
	return trimmed(base, LONGEST_LOCAL_PART - suffix.length) + suffix;
}

function trimmed(text: string, length: number): string {
	return text.slice(0, length).replace(/[.-]+$/, "");
}
