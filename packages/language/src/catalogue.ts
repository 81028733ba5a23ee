/** What the parser needs to know of an entry: only `id` and `description` are sure to be there. */
export type LooseField = {
	name: string;
	type: string;
	required?: boolean | undefined;
	label?: string | undefined;
	options?: string | undefined;
	choices?: readonly unknown[] | undefined;
	repeat?: boolean | undefined;
};

export type LooseEntry = {
	id: string;
	description: string;
	version?: number | undefined;
	kind?: string | undefined;
	connector?: string | undefined;
	name?: string | undefined;
	sentence?: string | undefined;
	fields?: readonly LooseField[] | undefined;
	outputs?: readonly (string | { name: string })[] | undefined;
	effect?: string | undefined;
	inverse?: string | undefined;
	aliases?: readonly string[] | undefined;
};

/** `createDataSubjectRequest`, `create-user`, `users_list` → their words in lower case. */
export function wordsOfId(id: string): string[] {
	return id
		.replace(/([a-z0-9])([A-Z])/g, "$1 $2")
		.replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
		.split(/[^A-Za-z0-9]+/)
		.filter(Boolean)
		.map((word) => word.toLowerCase());
}

/** The service and the act: `slack.sendMessage` → `slack`, `sendMessage`; without a dot the first word is the service. */
export function partsOfId(id: string): { connector: string; action: string } {
	const at = id.search(/[.:/]/);
	if (at > 0) return { connector: id.slice(0, at), action: id.slice(at + 1) };
	const underscore = id.search(/[_-]/);
	return underscore > 0
		? { connector: id.slice(0, underscore), action: id.slice(underscore + 1) }
		: { connector: "", action: id };
}

export const choiceValue = (choice: unknown): string | number | boolean => {
	if (typeof choice === "object" && choice !== null && "value" in choice) return choice.value as string;
	return choice as string;
};

export const outputNames = (entry: LooseEntry): string[] =>
	(entry.outputs ?? []).map((output) => (typeof output === "string" ? output : output.name));
