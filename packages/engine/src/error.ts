import { errors } from "@keyway/schema/error";

export const fail = errors({
	EVENT_TYPE_UNKNOWN: [422, 'No trigger listens to events of the type "{type}". The catalogue lists the types.'],
	EVENT_TYPE_RESERVED: [422, "Only the product itself reports {type}; nobody may send it."],
	EVENT_INVALID: [422, "The event's data does not fit its type {type}. {problems}"],
	EVENTS_BUSY: [503, "Too many events are waiting to be stored. Send this one again in a few seconds."],
	ENGINE_DRAINING: [503, "The server is stopping. Send this again in a few seconds."],
	ENGINE_UNSURE: [
		503,
		"The database was lost while storing this, and it may be stored or not. Send it again with the same id.",
	],
	FLOW_NOT_PUBLISHED: [409, "This flow has no published version to run. Publish it first."],
	FLOW_NOT_MANUAL: [409, "This flow starts on {trigger}, not by hand. Send such an event instead."],
	RUN_NOT_FOUND: [404, "There is no run {id}."],
	RUN_ENDED: [409, "The run has ended already ({status}); there is nothing to cancel."],
	RUN_IN_TEST: [409, "This run was a test, and its sandbox is gone. Test the flow again instead."],
	RUN_NOT_FAILED: [409, "Only a failed run can be retried; this one is {status}."],
	RUN_ONLY_ANSWERED: [409, '"{card}" waits for an answer: nobody can end that wait for those who are asked.'],
	RUN_NOT_WAITING: [409, 'The run does not wait at "{card}".'],
	RUN_NOT_ASKING: [409, 'The run does not ask about "{card}": only a card whose outcome is unknown can be decided.'],
	OUTPUT_INVALID: [422, "This is not what the card gives. {problems}"],
	RUN_BUSY: [409, "The run moved on at the same moment. Look at it again and repeat if it is still needed."],
});
