import type { Mark } from "../monaco/text-language.ts";
import type { Reading } from "./reading.ts";

/** Where a line of the steps begins, as an offset; lines of the reading count the template line, the editor does not. */
export function lineStart(steps: string, line: number): number {
	let at = 0;
	for (let count = 2; count < line; count++) {
		const end = steps.indexOf("\n", at);
		if (end < 0) return steps.length;
		at = end + 1;
	}
	return at;
}

/** What is wrong, underlined where it stands; what belongs to no line stands on the first. */
export function marksOf(reading: Reading, steps: string): Mark[] {
	return reading.problems.map(({ line = 2, column = 1, endColumn, message, severity }) => {
		const start = lineStart(steps, Math.max(2, line));
		const end = steps.indexOf("\n", start) < 0 ? steps.length : steps.indexOf("\n", start);
		const from = Math.min(start + column - 1, end);
		return { from, to: endColumn ? Math.min(start + endColumn - 1, end) : end, message, severity };
	});
}

/** The card that a line is about: the first of those that it made. */
export function cardOnLine(reading: Reading, line: number): string | null {
	return reading.lines.find((each) => each.n === line)?.cards[0] ?? null;
}

/** The line that says a card. */
export function lineOfCard(reading: Reading, card: string): number | null {
	return reading.lines.find((each) => each.cards.includes(card))?.n ?? null;
}
