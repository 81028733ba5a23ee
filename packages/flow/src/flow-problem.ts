import { problems } from "./problem.ts";

/** Everything that can be wrong with a well-formed flow. `{title}` is what people call the card. */
export const problem = problems({
	UNKNOWN_CARD: ["error", '"{title}" uses {uses}, which is not installed. {advice}'],
	FIELD_REQUIRED: ["error", '"{title}" needs a value for {field}.'],
	FIELD_UNKNOWN: ["error", '"{title}" has no field "{field}". {advice}'],
	FIELD_INVALID: ["error", 'The value of {field} in "{title}" does not fit. {reason}'],
	REFERENCE_UNKNOWN: ["error", '{field} of "{title}" uses "{card}", which is not in the flow. Choose another value.'],
	REFERENCE_LATER: [
		"error",
		'{field} of "{title}" uses "{other}", which runs later. Move "{other}" before it or choose another value.',
	],
	REFERENCE_SELF: ["error", '{field} of "{title}" uses the card\'s own result. Choose a value of an earlier card.'],
	REFERENCE_INTO_LANE: [
		"error",
		'{field} of "{title}" uses "{other}", which stands in a lane that may not run. Move "{title}" into that lane, or hand the value over as an output of the card that has the lane.',
	],
	REFERENCE_PATH: ["error", '{field} of "{title}" uses "{path}", but {owner} has no "{member}". {advice}'],
	REFERENCE_UNSURE: ["warning", '{field} of "{title}" uses "{path}": "{member}" is not a known attribute. {advice}'],
	TYPE_MISMATCH: ["error", '{field} of "{title}" does not take this value. {reason}'],
	EXPRESSION_INVALID: ["error", '{field} of "{title}": {reason}'],
	CONNECTION_MISSING: ["error", '"{title}" needs a connection to {connector}. Choose or add one.'],
	CONNECTION_UNKNOWN: ["error", 'The connection of "{title}" does not exist any more. Choose another.'],
	CONNECTION_WRONG: ["error", '"{title}" needs a connection to {connector}, and its connection is to {other}.'],
	CONNECTION_WITHOUT_SECRET: [
		"error",
		'The connection of "{title}" has no secret yet. Open the connection and sign in or paste its key.',
	],
	REFERENCE_NO_ITEM: [
		"error",
		'{field} of "{title}" uses the item of a loop, and the card stands in none. Choose another value.',
	],
	TRIGGER_MISSING: ["info", "The flow has no trigger: people start it by hand. Choose an event to start it by itself."],
	FLOW_EMPTY: ["warning", "The flow does nothing yet. Add a card."],
	TRIGGER_NOT_ALLOWED: ["error", "{reason}"],
	SCHEDULE_INVALID: ["error", "The schedule cannot be followed. {reason}"],
	LANE_UNKNOWN: ["error", '"{title}" has a lane "{lane}" that cards of its kind do not have. Take the lane out.'],
	LANE_MISSING: ["error", '"{title}" lacks its lane "{lane}". Place the card anew.'],
	CONDITION_MISSING: ["error", '"{title}" has no condition. Say when its first lane is taken.'],
	CONDITION_WITHOUT_LANE: ["error", '"{title}" has the condition {field} but no lane for it. Add the lane.'],
	LANE_WITHOUT_CONDITION: ["error", 'The lane "{lane}" of "{title}" has no condition. Fill {field} or take it out.'],
	WAIT_WITHOUT_END: ["error", '"{title}" does not say how long to wait. Give a duration, a date or a time.'],
	WAIT_AMBIGUOUS: ["warning", '"{title}" gives several lengths of time; only {field} is used.'],
	OUTPUT_UNKNOWN_LANE: [
		"error",
		'The output "{output}" of "{title}" takes a value from a lane "{lane}" that it does not have.',
	],
	CARD_UNREACHABLE: ["warning", '"{title}" never runs: the card before it always ends the run.'],
	NOT_IN_LOOP: ["error", '"{title}" can only stand in the lane of a loop. Move it there, or take it out.'],
	CARD_NOT_ALLOWED: ["error", '"{title}" starts a flow and can only stand first.'],
});
