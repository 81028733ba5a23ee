import { z } from "zod";

export const PersonStatus = z.enum(["active", "suspended", "deactivated"]);
export type PersonStatus = z.infer<typeof PersonStatus>;

export const USER_TYPES = ["employee", "contractor", "intern", "partner"] as const;
export const UserType = z.enum(USER_TYPES);

const attributes = {
	userName: z.string().max(254),
	email: z.string().max(254),
	personalEmail: z.string().max(254),
	firstName: z.string().max(200),
	lastName: z.string().max(200),
	displayName: z.string().max(400),
	userType: z.string().max(50),
	department: z.string().max(200),
	title: z.string().max(200),
	country: z.string().max(100),
	city: z.string().max(100),
	costCenter: z.string().max(100),
	phone: z.string().max(50),
	status: PersonStatus,
	startDate: z.string().max(40),
	lastDay: z.string().max(40),
	contractEnd: z.string().max(40),
	lastSignInAt: z.string().max(40),
	createdAt: z.string().max(40),
};

export type Person = { id?: string | undefined; manager?: Person | string | null | undefined } & {
	[K in keyof typeof attributes]?: z.infer<(typeof attributes)[K]> | undefined;
} & { [other: string]: unknown };

/**
 * A person of the directory as flows see it. Events may carry one inline without an id; members that we do not know
 * are kept. `manager` is a person again (one level), or an e-mail address.
 */
export const Person: z.ZodType<Person> = z.lazy(() =>
	z.looseObject({
		id: z.string().max(100).optional(),
		...Object.fromEntries(Object.entries(attributes).map(([name, type]) => [name, (type as z.ZodType).optional()])),
		manager: z.union([Person, z.string().max(254), z.null()]).optional(),
	}),
) as z.ZodType<Person>;

/** Names of the attributes that every person may have, with their labels and types, for forms and references. */
export const PERSON_ATTRIBUTES = [
	{ name: "firstName", label: "First name", type: "text" },
	{ name: "lastName", label: "Last name", type: "text" },
	{ name: "displayName", label: "Display name", type: "text" },
	{ name: "email", label: "Email", type: "text" },
	{ name: "userName", label: "User name", type: "text" },
	{ name: "personalEmail", label: "Personal email", type: "text" },
	{ name: "userType", label: "User type", type: "text" },
	{ name: "department", label: "Department", type: "text" },
	{ name: "title", label: "Title", type: "text" },
	{ name: "country", label: "Country", type: "text" },
	{ name: "city", label: "City", type: "text" },
	{ name: "costCenter", label: "Cost center", type: "text" },
	{ name: "phone", label: "Phone", type: "text" },
	{ name: "status", label: "Status", type: "text" },
	{ name: "startDate", label: "Start date", type: "date" },
	{ name: "lastDay", label: "Last day", type: "date" },
	{ name: "contractEnd", label: "Contract end", type: "date" },
	{ name: "lastSignInAt", label: "Last sign-in", type: "date" },
	{ name: "createdAt", label: "Created", type: "date" },
] as const;
