/** A flow in sentences: the template line, then numbered steps; inner steps are indented. */
export type FlowText = { text: string; lines: { card: string; text: string }[] };

const NUMBER = /^(\s*)(?:\d+(?:\.\d+)*[.)]\s*)?/;

const indentOf = (line: string): number => (/^\s*/.exec(line)?.[0] ?? "").length;

/** The line (from 0) on which each card is said. */
export function linesOfCards({ text, lines }: FlowText): Map<string, number> {
	const found = new Map<string, number>();
	const all = text.split("\n");
	let at = 1;
	for (const { card, text: words } of lines) {
		while (at < all.length && all[at]?.replace(NUMBER, "") !== words) at++;
		if (at >= all.length) break;
		found.set(card, at++);
	}
	return found;
}

/** The line behind a card with all that stands in its lanes; behind the last step without a card. */
function lineBehind(flow: FlowText, card: string | null): { at: number; indent: number } {
	const all = flow.text.trimEnd().split("\n");
	const own = card === null ? undefined : linesOfCards(flow).get(card);
	if (own === undefined) return { at: all.length, indent: 0 };
	const indent = indentOf(all[own] ?? "");
	const ownNumber = numberOf(all[own]);
	let at = own + 1;
	while (at < all.length && (indentOf(all[at] ?? "") > indent || continues(all[at], ownNumber))) at++;
	return { at, indent };
}

const numberOf = (line: string | undefined): string => /^\s*(\d+(?:\.\d+)*)/.exec(line ?? "")?.[1] ?? "";

/** A further lane of the same card, as `Otherwise`, has a number of its own but goes on with the card before it. */
function continues(line: string | undefined, number: string): boolean {
	return (
		numberOf(line) !== number &&
		/^\s*(?:\d+(?:\.\d+)*[.)]\s*)?(?:otherwise|else|if it fails|on error)\b/i.test(line ?? "")
	);
}

/**
 * The flow's text with new sentences behind a card (or at the end), indented as that card is.
 *
 * @returns the whole text, and the numbers of the new lines in it, from 1
 */
export function withSentences(
	flow: FlowText,
	card: string | null,
	sentences: string,
): { text: string; added: number[] } {
	const { at, indent } = lineBehind(flow, card);
	const fresh = sentences.split("\n").filter((line) => line.trim() !== "");
	const all = flow.text.trimEnd().split("\n");
	all.splice(at, 0, ...fresh.map((line) => " ".repeat(indent) + line));
	return { text: `${all.join("\n")}\n`, added: fresh.map((_, index) => at + index + 1) };
}

/** The template line and the steps below it: the first is shown, the second is edited. */
export function partsOf(text: string): { template: string; steps: string } {
	const end = text.indexOf("\n");
	return end < 0
		? { template: text, steps: "" }
		: { template: text.slice(0, end), steps: text.slice(end + 1).trimEnd() };
}
