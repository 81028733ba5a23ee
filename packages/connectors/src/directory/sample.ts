/** The person whom all samples of the directory's cards are about. */
export const sampleUser = {
	id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a15",
	firstName: "Zoë",
	lastName: "Müller",
	email: "zoe.muller@acme.test",
	userType: "employee",
	department: "Engineering",
	title: "Engineer",
	status: "active",
	manager: { firstName: "Chen", lastName: "Wei", email: "chen.wei@acme.test" },
};
