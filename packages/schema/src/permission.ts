import { z } from "zod";

/** A right inside the product (a `Role` is an entitlement in an outside system). */
export const PERMISSIONS = [
	"flows:read",
	"flows:edit",
	"flows:publish",
	"flows:run",
	"runs:read",
	"runs:control",
	"runs:resume",
	"events:write",
	"events:write:access",
	"directory:read",
	"directory:write",
	"connections:read",
	"connections:write",
	"accounts:read",
	"accounts:write",
	"tokens:own",
	"access:use",
	"access:read",
	"access:manage",
	"audit:read",
	"metrics:read",
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;

/** What an account is; it may be several. */
export const AccountRole = z.enum(["owner", "admin", "builder", "publisher", "approver", "auditor", "member"]);
export type AccountRole = z.infer<typeof AccountRole>;

const builder: Permission[] = [
	"flows:read",
	"flows:edit",
	"flows:run",
	"runs:read",
	"runs:control",
	"directory:read",
	"connections:read",
	"access:use",
	"tokens:own",
];
const admin: Permission[] = [...PERMISSIONS];

/** Who may do what; anything not listed is refused. */
export const ROLE_PERMISSIONS: Record<AccountRole, readonly Permission[]> = {
	owner: admin,
	admin,
	builder,
	publisher: [...builder, "flows:publish", "runs:resume"],
	approver: ["access:use", "tokens:own"],
	auditor: [
		"flows:read",
		"runs:read",
		"directory:read",
		"connections:read",
		"accounts:read",
		"access:use",
		"access:read",
		"audit:read",
		"metrics:read",
	],
	member: ["access:use"],
};

export function permissionsOf(roles: readonly AccountRole[]): Set<Permission> {
	return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}
