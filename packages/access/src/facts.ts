/** What decisions need to know of a person. */
export type PersonFacts = {
	id: string;
	name: string;
	active: boolean;
	managerId: string | null;
	groups: readonly string[];
	attributes: Readonly<Record<string, string | null>>;
	/** A day or an instant, ISO 8601; null = none. */
	contractEnd: string | null;
};

/** The part of the directory that a decision may look at, read before it. */
export type DirectoryFacts = {
	person(id: string): PersonFacts | null;
	members(groupId: string): readonly string[];
	/** Those who decide for this person at this moment. */
	delegatesOf(id: string): readonly string[];
};

/** What decisions need to know of a role. */
export type RoleFacts = {
	id: string;
	name: string;
	appName: string;
	ownerIds: readonly string[];
	appOwnerIds: readonly string[];
	prerequisiteIds: readonly string[];
	conflictIds: readonly string[];
	maxDuration: string | null;
	recommendedDuration: string | null;
	privileged: boolean;
	/** Why nobody can have it at the moment: `It has only one of its two flows.`; null = requestable. */
	incomplete: string | null;
};

export const nameOf = (directory: DirectoryFacts, id: string): string =>
	directory.person(id)?.name ?? "somebody unknown";
