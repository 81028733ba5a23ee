import { SPACING } from "@keyway/flow/layout";
import type { CardView } from "./card-view.ts";

/** The drawn heights of a card's parts in canvas pixels; `flow-card.css` uses the same numbers. */
const { header: HEADER, width: WIDTH, compact: COMPACT, footer: FOOTER } = SPACING.card;
const ROW = 28;
const SECTION = 11;
const OUTPUT_HEAD = 20;
const OUTPUT_FOOT = 6;
const MORE = 20;
const PROBLEM = 37;

export type Size = { width: number; height: number };

/** Heights of the sections under a card's header. */
function sections(view: CardView) {
	const rows = view.rows.length > 0 ? SECTION + view.rows.length * ROW + (view.moreRows > 0 ? MORE : 0) : 0;
	const problem = view.problems.length > 0 ? PROBLEM + (rows > 0 ? 0 : SECTION) : 0;
	const branches = view.branches.length > 0 ? SECTION + view.branches.length * ROW : 0;
	const outputs =
		view.outputs.length > 0
			? 1 + OUTPUT_HEAD + view.outputs.length * ROW + (view.moreOutputs > 0 ? MORE : 0) + OUTPUT_FOOT
			: 0;
	return { rows, problem, branches, outputs };
}

/** A card's size from its rows alone: nothing is ever measured in the page. */
export function cardSize(view: CardView, withFooter: boolean): Size {
	const { rows, problem, branches, outputs } = sections(view);
	return {
		width: view.compact ? COMPACT : WIDTH,
		height: HEADER + rows + problem + branches + outputs + (withFooter ? FOOTER : 0),
	};
}

/** Height of a lane's port on its card, from the card's top. */
export function branchY(view: CardView, index: number): number {
	const { rows, problem } = sections(view);
	return HEADER + rows + problem + 6 + index * ROW + ROW / 2;
}

/** Middle of an input's row, from the card's top. */
export function inputY(index: number): number {
	return HEADER + 6 + index * ROW + ROW / 2;
}

/** Middle of an output's row, from the card's top. */
export function outputY(view: CardView, index: number): number {
	const { rows, problem, branches } = sections(view);
	return HEADER + rows + problem + branches + 1 + OUTPUT_HEAD + index * ROW + ROW / 2;
}
