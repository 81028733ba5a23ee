import type { User, UserAttributes } from "@keyway/contract/users";
import { USER_TYPES } from "@keyway/schema/person";

export type FormField = {
	name: keyof UserAttributes;
	label: string;
	kind: "text" | "email" | "date" | "type" | "person";
	required?: boolean;
};

/** The attributes that the form asks for, in its order; pairs stand side by side. */
export const USER_FIELDS: FormField[] = [
	{ name: "firstName", label: "First name", kind: "text", required: true },
	{ name: "lastName", label: "Last name", kind: "text", required: true },
	{ name: "email", label: "E-mail", kind: "email", required: true },
	{ name: "userType", label: "Type", kind: "type" },
	{ name: "department", label: "Department", kind: "text" },
	{ name: "title", label: "Title", kind: "text" },
	{ name: "manager", label: "Manager", kind: "person" },
	{ name: "country", label: "Country", kind: "text" },
	{ name: "startDate", label: "Start date", kind: "date" },
	{ name: "contractEnd", label: "Contract end", kind: "date" },
	{ name: "lastDay", label: "Last day", kind: "date" },
	{ name: "phone", label: "Phone", kind: "text" },
];

export type UserDraft = { [K in keyof UserAttributes]?: string };

/** What the form starts with. */
export function draftOf(user: User | null): UserDraft {
	if (!user) return { userType: "employee" };
	const entries = USER_FIELDS.map(({ name, kind }) => {
		const value = name === "manager" ? user.manager?.email : user[name];
		return [name, kind === "date" ? (value ?? "").slice(0, 10) : (value ?? "")];
	});
	return Object.fromEntries(entries) as UserDraft;
}

const isType = (value: string): value is (typeof USER_TYPES)[number] =>
	(USER_TYPES as readonly string[]).includes(value);

/** What the form sends: what differs from the person; an emptied field clears the attribute. */
export function attributesOf(draft: UserDraft, user: User | null): UserAttributes {
	const before = user ? draftOf(user) : {};
	const result: Record<string, string | null> = {};
	for (const { name, kind } of USER_FIELDS) {
		const value = draft[name]?.trim() ?? "";
		if (value === (before[name] ?? "")) continue;
		if (kind === "type" && value && !isType(value)) continue;
		result[name] = value === "" ? null : value;
	}
	return result as UserAttributes;
}
