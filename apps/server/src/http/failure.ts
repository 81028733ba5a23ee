import { errors } from "@keyway/schema/error";

/** What the HTTP layer itself refuses. */
export const fail = errors({
	NOT_FOUND: [404, "There is nothing here, or it is not yours to see."],
	SIGN_IN_NEEDED: [401, "Sign in, or send an API token."],
	FORBIDDEN: [403, "You may see this, but not do it. It needs the permission {permission}."],
	CROSS_SITE: [403, "This request came from another site. Open Keyway itself and try again."],
	RATE_LIMITED: [429, "Too many requests. Try again in {seconds} seconds."],
	REQUEST_INVALID: [400, "The request does not fit: {problems}"],
	BODY_NOT_JSON: [400, "The body is not valid JSON: {problem}"],
	BODY_TOO_DEEP: [400, "The body is nested deeper than {limit} levels."],
	TEXT_UNSTORABLE: [400, "The text at {place} holds {what}, which cannot be stored. Remove it."],
	BODY_TOO_LARGE: [413, "The body is larger than {limit} bytes."],
	MEDIA_TYPE_UNSUPPORTED: [415, "This address takes {accepts}."],
	IDEMPOTENCY_KEY_INVALID: [400, "Idempotency-Key must be 1 to 200 visible ASCII characters."],
	IDEMPOTENCY_KEY_REUSED: [422, "This Idempotency-Key was used for another request. Choose a new one."],
	IDEMPOTENCY_KEY_BUSY: [409, "The request with this Idempotency-Key is still being answered. Try again in a second."],
	CLOUD_EVENT_INVALID: [400, "This is not a CloudEvent 1.0: {problems}"],
	NOT_READY: [503, "Keyway cannot serve yet. Failed: {checks}."],
	INTERNAL: [500, "Something went wrong on our side. The log has the details under request {request}."],
});
