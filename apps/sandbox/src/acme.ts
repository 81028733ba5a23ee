/** The example company: people and channels of Acme, who are all made up. */
export const ACME = {
	name: "Acme",
	domain: "acme.test",
	people: [
		["Robert", "King", "Chief Operating Officer"],
		["Maria", "Schulz", "Head of IT"],
		["Tom", "Becker", "IT administrator"],
		["Priya", "Nair", "Security lead"],
		["Kenji", "Mori", "Compliance officer"],
		["Helen", "Wright", "HR manager"],
		["David", "Osei", "VP Sales"],
		["Ana", "Perez", "Account executive"],
		["Sophie", "Laurent", "Marketing operations"],
		["Chen", "Wei", "Head of Engineering"],
		["Liam", "Murphy", "Software engineer"],
		["Anna", "Keller", "Financial controller"],
		["Anna", "Lindqvist", "Legal counsel"],
	] as const,
	channels: [
		{ name: "general" },
		{ name: "announcements" },
		{ name: "it-news" },
		{ name: "it-ops" },
		{ name: "it-onboarding" },
		{ name: "helpdesk" },
		{ name: "sales" },
		{ name: "sales-ops" },
		{ name: "engineering" },
		{ name: "dev-onboarding" },
		{ name: "welcome" },
		{ name: "leavers" },
		{ name: "contractors" },
		{ name: "compliance" },
		{ name: "marketing" },
		{ name: "berlin" },
		{ name: "london" },
		{ name: "finance-requests", isPrivate: true },
		// Cases that go wrong: the bot is not in these, and the last one is closed.
		{ name: "security-alerts", botIsOut: true },
		{ name: "hr-private", isPrivate: true, botIsOut: true },
		{ name: "summer-party-2024", isArchived: true },
	] as { name: string; isPrivate?: boolean; isArchived?: boolean; botIsOut?: boolean }[],
};

/** What the seeded connections hold. Worth nothing outside: the sandbox listens on loopback and keeps made-up data. */
export const SANDBOX_CREDENTIALS = {
	slackToken: "xoxb-sandbox-acme",
	/** May read, not write: to see a missing scope. */
	slackReadToken: "xoxb-sandbox-acme-read",
	/** Of an administrator of the workspace: may change roles. */
	slackAdminToken: "xoxp-sandbox-acme-admin",
	slackSigningSecret: "sandbox-acme-signing-secret",
	salesforceClientId: "keyway-sandbox",
	salesforceClientSecret: "keyway-sandbox-secret",
} as const;
