import { Uuid } from "@keyway/schema/ids";
import { AccountRole, Permission } from "@keyway/schema/permission";
import { z } from "zod";
import { NoContent } from "./query.ts";
import { defineRoute } from "./route.ts";

export const Email = z.email().max(254);

/** Who is calling, and what they may do: pages show only what is permitted. */
export const Me = z.object({
	id: Uuid,
	email: z.string(),
	name: z.string(),
	roles: z.array(AccountRole),
	/** The directory person that this account belongs to. */
	personId: Uuid.nullable(),
	permissions: z.array(Permission),
	via: z.enum(["session", "token"]),
	/** When the session ends at the latest, or the token expires. */
	expiresAt: z.iso.datetime().nullable(),
});
export type Me = z.infer<typeof Me>;

/** Page that a mailed link opens; the token stands in the fragment, so that no server or proxy logs it. */
export const SIGN_IN_PAGE = "/sign-in";
export const signInLink = (publicUrl: string, token: string) =>
	`${publicUrl.replace(/\/$/, "")}${SIGN_IN_PAGE}#token=${token}`;

/** The token in the address of a mailed or handed-over link: pass `location.hash`. */
export const linkToken = (hash: string) => new URLSearchParams(hash.replace(/^#/, "")).get("token");

export const requestSignInLink = defineRoute({
	id: "requestSignInLink",
	method: "POST",
	path: "/api/auth/link",
	summary: "Mail a sign-in link",
	description:
		"Answers the same whether or not anybody has this address. The link opens the page /sign-in#token=…; that page posts the token to /api/auth/sign-in when the person presses the button. Works once, for 15 minutes.",
	permission: "public",
	body: z.strictObject({ email: Email }),
	status: 202,
	response: z.object({ message: z.string() }),
});

export const signIn = defineRoute({
	id: "signIn",
	method: "POST",
	path: "/api/auth/sign-in",
	summary: "Sign in with the token of a link",
	description: "Uses the link up and sets the session cookie.",
	permission: "public",
	body: z.strictObject({ token: z.string().min(20).max(200) }),
	status: 200,
	response: Me,
});

export const signOut = defineRoute({
	id: "signOut",
	method: "POST",
	path: "/api/auth/sign-out",
	summary: "End this session",
	permission: "signedIn",
	status: 204,
	response: NoContent,
});

export const getMe = defineRoute({
	id: "getMe",
	method: "GET",
	path: "/api/me",
	summary: "Who am I",
	permission: "signedIn",
	status: 200,
	response: Me,
});

export const authRoutes = { requestSignInLink, signIn, signOut, getMe };
