import { errors } from "@keyway/schema/error";

/** What the repositories refuse. `NOT_FOUND` says the same for what is missing and for what is not the caller's. */
export const fail = errors({
	NOT_FOUND: [404, "There is nothing here, or it is not yours to see."],
	CURSOR_INVALID: [400, "This cursor does not belong to this list. Start again without one."],
	USER_NEEDS_NAME: [422, "A user needs a user name, an e-mail address or a name."],
	USER_NAME_TAKEN: [409, "Somebody has the user name {value} already. Choose another."],
	EMAIL_TAKEN: [409, "Somebody has the e-mail address {value} already. Choose another."],
	MANAGER_NOT_FOUND: [422, "Nobody in the directory is {value}, so they cannot be the manager."],
	MANAGER_LOOP: [422, "A person cannot be their own manager, also not through others."],
	GROUP_NAME_TAKEN: [409, "There is a group called {value} already."],
	ACCOUNT_EMAIL_TAKEN: [409, "There is an account with the address {value} already."],
	PERSON_HAS_ACCOUNT: [409, "This person has an account already."],
	LAST_OWNER: [409, "This is the last owner who can sign in. Make another owner first."],
	CONNECTION_IN_USE: [409, "{count} flows use this connection. Choose another in them first: {names}."],
	FLOW_IN_USE: [409, "This flow is still used by {names}. Change that first, then delete it."],
	PUBLISH_DECIDED: [409, "This request is {status} already. Ask again, if it is still wanted."],
	PUBLISH_OWN_REQUEST: [403, "You have asked for this yourself. Another person has to approve or decline it."],
	PUBLISH_OUTDATED: [
		409,
		"The flow was edited since this was asked for, so it is not what was asked. Ask for the draft as it is now.",
	],
	ACCESS_NAME_TAKEN: [409, "There is {kind} called {value} already."],
	ACCESS_IN_USE: [409, "It is still used: {names}. Change that first."],
	FLOW_CHANGED: [409, "Somebody else has changed the flow since revision {base}. Apply what you missed and try again."],
	FLOW_BASE_UNKNOWN: [422, "The flow is at revision {revision}; {base} is not one that edits can be based on."],
});
