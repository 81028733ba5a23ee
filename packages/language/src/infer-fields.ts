import { type LooseEntry, type LooseField, partsOfId, wordsOfId } from "./catalogue.ts";
import { stemOf } from "./token.ts";

/** Things that cards commonly act on → the field that holds them, where an entry does not list its fields. */
const FIELD_NOUNS: Record<string, LooseField> = {
	channel: { name: "channel", type: "channel", options: "channels" },
	group: { name: "group", type: "group" },
	role: { name: "role", type: "role", options: "roles" },
	grant: { name: "role", type: "role", options: "roles" },
	table: { name: "table", type: "table", options: "tables" },
	folder: { name: "folder", type: "resource" },
	team: { name: "team", type: "resource" },
	list: { name: "list", type: "resource" },
	license: { name: "license", type: "resource" },
	licence: { name: "license", type: "resource" },
	permission: { name: "permissionSet", type: "resource" },
	repository: { name: "repository", type: "resource" },
	project: { name: "project", type: "resource" },
	profile: { name: "profile", type: "resource" },
	campaign: { name: "campaign", type: "resource" },
	schedule: { name: "schedule", type: "resource" },
	organization: { name: "organization", type: "resource" },
	organisation: { name: "organization", type: "resource" },
	form: { name: "form", type: "resource", options: "forms" },
	flow: { name: "flow", type: "resource", options: "flows" },
	app: { name: "app", type: "app", options: "apps" },
	application: { name: "app", type: "app", options: "apps" },
	object: { name: "object", type: "resource" },
	purpose: { name: "purpose", type: "resource" },
	template: { name: "template", type: "resource" },
	service: { name: "service", type: "resource" },
	unit: { name: "orgUnit", type: "resource" },
	program: { name: "program", type: "resource" },
};

const PERSON =
	/\b(user|account|member|person|people|employee|worker|lead|contact|collaborator|mailbox|profile)('s|s)?\b/i;

const MESSAGE = /\b(message|e-?mail|mail|sms|text message|notification)\b/i;

const TITLED = /\b(issue|ticket|incident|task|event|page|pull request|case|card|story|bug)s?\b/i;

/** Fields that an entry of nothing but `{id, description}` is taken to have. */
export function inferFields(entry: LooseEntry, isTrigger: boolean): LooseField[] {
	const { action } = partsOfId(entry.id);
	const words = wordsOfId(action);
	const text = `${words.join(" ")} ${entry.description}`;
	const fields: LooseField[] = [];
	const add = (field: LooseField) => {
		if (!fields.some((each) => each.name === field.name)) fields.push(field);
	};
	const creates = /^(create|open|make|new)/.test(words[0] ?? "");
	const nouns = text.toLowerCase().match(/[a-z]+/g) ?? [];
	const object = words.at(-1) ?? "";
	for (const noun of nouns) {
		const field = FIELD_NOUNS[noun] ?? FIELD_NOUNS[noun.replace(/s$/, "")];
		if (!field) continue;
		if (creates && stemOf(noun) === stemOf(object)) add({ name: "name", type: "text" });
		else add({ ...field, required: words.some((word) => stemOf(word) === stemOf(noun)) });
	}
	if (isTrigger) {
		if (/\bnumber of days\b/i.test(text)) add({ name: "days", type: "number", required: true });
		if (/\bregular times\b/i.test(text)) add({ name: "cron", type: "schedule", required: true });
		if (/\battributes?\b/i.test(text)) add({ name: "attributes", type: "list", options: "userAttributes" });
		add({ name: "filter", type: "expression" });
		return fields;
	}
	const sends = /^(send|post|notify|email|message)/.test(words[0] ?? "") || /^(sends|posts)\b/i.test(entry.description);
	if (sends && MESSAGE.test(text)) {
		if (!fields.some((field) => field.name === "channel")) add({ name: "to", type: "people" });
		if (/\be-?mail\b/i.test(text)) add({ name: "subject", type: "text" });
		add({ name: /\be-?mail\b/i.test(text) ? "body" : "text", type: "longText" });
	} else if (TITLED.test(text) && creates) {
		add({ name: "title", type: "text" });
		add({ name: "description", type: "longText" });
		add({ name: "assignee", type: "person" });
		add({ name: "priority", type: "text" });
		add({ name: "urgency", type: "text" });
	} else if (PERSON.test(text) && !/^(list|find|search)/.test(words[0] ?? "")) add({ name: "user", type: "person" });
	if (/\b(comment|reply|topic|note)\b/i.test(words.join(" "))) add({ name: "text", type: "longText" });
	if (/\bcomment\b/i.test(words.join(" ")))
		add({ name: /\bticket\b/i.test(text) ? "ticket" : "issue", type: "record", required: true });
	if (/^(list|find|search)/.test(words[0] ?? "")) add({ name: "filter", type: "expression" });
	if (/\b(transfer|hand|moves all|another (user|person|member))\b/i.test(text)) add({ name: "to", type: "person" });
	if (/\b(time-limited|limited time|length of time|valid for)\b/i.test(text))
		add({ name: "duration", type: "duration" });
	if (/\bnumber of days\b/i.test(text)) add({ name: "days", type: "number" });
	if (/\b(regular times|schedule)\b/i.test(text) && isTrigger) add({ name: "cron", type: "schedule" });
	return fields;
}
