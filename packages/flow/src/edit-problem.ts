import type { FlowGraph } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { problems } from "./problem.ts";

/** What becomes of an edit: the flow after it, or why it cannot be done. */
export type Applied = { graph: FlowGraph } | { problem: Problem };

const problem = problems({
	EDIT_CARD_EXISTS: ["error", 'There is a card "{card}" already. Give the new card another id.'],
	EDIT_CARD_MISSING: ["error", 'The card "{card}" is not in the flow any more.'],
	EDIT_TRIGGER_MISSING: ["error", "The flow has no trigger yet. Choose one first."],
	EDIT_ORDER_NOWHERE: ["error", "Only the trigger has an ordering key."],
	EDIT_LANE_MISSING: ["error", 'The lane "{lane}" is not in the flow any more.'],
	EDIT_LANE_EXISTS: ["error", 'The card "{card}" has a lane "{lane}" already.'],
	EDIT_LANE_UNKNOWN: ["error", 'Cards of this kind have no lane "{lane}".'],
	EDIT_LANE_REQUIRED: ["error", 'The lane "{lane}" belongs to its card and cannot be taken out alone.'],
	EDIT_INTO_ITSELF: ["error", 'The card "{card}" cannot move into its own lanes.'],
	EDIT_GROUP_INVALID: ["error", "A group goes from a card to a later card of the same lane."],
	EDIT_GROUP_MISSING: ["error", "This group is not in the flow any more."],
	EDIT_NOTE_MISSING: ["error", "This note is not in the flow any more."],
	EDIT_NOTE_NOWHERE: ["error", 'A note needs a card or a group: there is no "{card}".'],
	EDIT_LANES_FILLED: ["error", 'The lane "{lane}" holds cards that "{uses}" has no place for. Move them out first.'],
	EDIT_OVERTAKEN: ["error", "The flow has changed since: {records}. Nothing was undone or applied."],
	EDIT_FULL: ["error", "A flow holds at most {limit} cards. Move a part of it into a helper flow."],
});

/** An edit that cannot be done, and why. */
export function refuse(...parameters: Parameters<typeof problem>): { problem: Problem } {
	return { problem: problem(...parameters) };
}
