import type { AccountRole } from "@keyway/schema/permission";
import type { Person } from "@keyway/schema/person";

/** The staff of Acme, the fictional company of the examples. `manager` is an e-mail address. */
export const PEOPLE: (Person & { email: string; manager: string | null })[] = [
	person("Robert", "King", "Chief Operating Officer", "Management", null),
	person("Maria", "Schulz", "Head of IT", "IT", "robert.king"),
	person("Tom", "Becker", "IT administrator", "IT", "maria.schulz"),
	person("Priya", "Nair", "Security lead", "Security", "robert.king"),
	person("Kenji", "Mori", "Compliance officer", "Compliance", "robert.king"),
	person("Helen", "Wright", "HR manager", "Human Resources", "robert.king"),
	person("David", "Osei", "VP Sales", "Sales", "robert.king"),
	person("Ana", "Perez", "Account executive", "Sales", "david.osei"),
	person("Sophie", "Laurent", "Marketing operations", "Marketing", "david.osei"),
	person("Chen", "Wei", "Head of Engineering", "Engineering", "robert.king"),
];

export const EXAMPLE_OWNER = "maria.schulz@acme.test";

/** Who may sign in from the start, and as what. */
export const ACCOUNTS: { email: string; roles: AccountRole[] }[] = [
	{ email: EXAMPLE_OWNER, roles: ["owner"] },
	{ email: "tom.becker@acme.test", roles: ["builder", "publisher"] },
	{ email: "david.osei@acme.test", roles: ["approver", "member"] },
	{ email: "ana.perez@acme.test", roles: ["member"] },
];

function person(firstName: string, lastName: string, title: string, department: string, manager: string | null) {
	const userName = `${firstName}.${lastName}`.toLowerCase();
	return {
		firstName,
		lastName,
		displayName: `${firstName} ${lastName}`,
		userName,
		email: `${userName}@acme.test`,
		title,
		department,
		userType: "employee",
		manager: manager ? `${manager}@acme.test` : null,
	};
}
