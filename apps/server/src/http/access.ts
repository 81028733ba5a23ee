import type { Access, RouteDefinition } from "@keyway/contract/route";
import type { Permission } from "@keyway/schema/permission";
import type { Principal } from "../auth/principal.ts";
import { fail } from "./failure.ts";

/** The permission to see the things that a permission is about; whoever lacks it learns nothing of them. */
const SEEING: Record<Permission, Permission> = {
	"flows:read": "flows:read",
	"flows:edit": "flows:read",
	"flows:publish": "flows:read",
	"flows:run": "flows:read",
	"runs:read": "runs:read",
	"runs:control": "runs:read",
	"runs:resume": "runs:read",
	"events:write": "events:write",
	"events:write:access": "events:write",
	"directory:read": "directory:read",
	"directory:write": "directory:read",
	"connections:read": "connections:read",
	"connections:write": "connections:read",
	"accounts:read": "accounts:read",
	"accounts:write": "accounts:read",
	"tokens:own": "tokens:own",
	"access:use": "access:use",
	"access:read": "access:read",
	"access:manage": "access:use",
	"audit:read": "audit:read",
	"metrics:read": "metrics:read",
};

/**
 * Whether this caller may call the route. Nobody is told 403 about a single thing that they may not even see: they get
 * the same 404 as for a thing that does not exist.
 * @throws SIGN_IN_NEEDED, FORBIDDEN, NOT_FOUND
 */
export function refuseUnlessPermitted(route: RouteDefinition, principal: Principal | null): void {
	const access: Access = route.permission;
	if (access === "public") return;
	if (!principal) throw fail("SIGN_IN_NEEDED");
	if (access === "signedIn" || principal.permissions.has(access)) return;
	const isOneThing = route.params !== undefined;
	if (isOneThing && !principal.permissions.has(SEEING[access])) throw fail("NOT_FOUND");
	throw fail("FORBIDDEN", { permission: access });
}
