import { AccessDuration } from "@keyway/schema/access";
import { z } from "zod";
import { NoContent } from "./query.ts";
import { defineRoute } from "./route.ts";

const Token = z.string().min(20).max(200);
const Text = z.string().trim().max(2_000);

/** How somebody wants to be told. */
const Preferences = z.object({
	/** `slack` = a direct message where the person is in the workspace, else a mail. */
	notices: z.enum(["slack", "email"]),
	/** Of the times in notices: `Europe/Berlin`. */
	timeZone: z.string(),
});

const TimeZone = z
	.string()
	.max(60)
	.refine((zone) => {
		try {
			return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
		} catch {
			return false;
		}
	}, "Use a name like Europe/Berlin.");

export const accessLinkRoutes = {
	readAccessLink: defineRoute({
		id: "readAccessLink",
		method: "POST",
		path: "/api/access-links/read",
		summary: "What a mailed link is about",
		description:
			"Uses nothing up and decides nothing. The token stands behind # in the link, so whatever merely opens the address never sends it.",
		permission: "public",
		body: z.strictObject({ token: Token }),
		status: 200,
		response: z.object({
			purpose: z.enum(["decide", "extend"]),
			title: z.string(),
			/** Empty where the person must sign in first. */
			lines: z.array(z.string()),
			/** Only a session of the person to whom it was mailed may use it. */
			signInNeeded: z.boolean(),
			/** It may be used now. */
			usable: z.boolean(),
		}),
	}),
	decideByLink: defineRoute({
		id: "decideByLink",
		method: "POST",
		path: "/api/access-links/decision",
		summary: "Approve or deny by a mailed link",
		description:
			"Works once, for seven days, for the person to whom it was mailed. Needs their session unless the role's policy says `emailWithoutSignIn`; a privileged role always needs it.",
		permission: "public",
		body: z.strictObject({ token: Token, decision: z.enum(["approve", "deny"]), reason: Text.default("") }),
		status: 204,
		response: NoContent,
	}),
	extendByLink: defineRoute({
		id: "extendByLink",
		method: "POST",
		path: "/api/access-links/extend",
		summary: "Ask for more time by a mailed link",
		permission: "access:use",
		body: z.strictObject({ token: Token, duration: AccessDuration, justification: Text.default("") }),
		status: 204,
		response: NoContent,
	}),
	getPreferences: defineRoute({
		id: "getPreferences",
		method: "GET",
		path: "/api/me/preferences",
		summary: "How the caller is told",
		permission: "access:use",
		status: 200,
		response: Preferences,
	}),
	setPreferences: defineRoute({
		id: "setPreferences",
		method: "PUT",
		path: "/api/me/preferences",
		summary: "Choose how to be told, and in which time zone",
		permission: "access:use",
		body: z.strictObject({ notices: z.enum(["slack", "email"]), timeZone: TimeZone }),
		status: 200,
		response: Preferences,
	}),
};
