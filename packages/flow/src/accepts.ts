import type { ValueType } from "@keyway/schema/value-type";

/** Types that are written as plain text. */
const WRITTEN: readonly ValueType[] = ["text", "longText", "choice", "date", "duration", "schedule", "trigger"];
/** Things of another system, stored by name or as `{value, label}`. */
const NAMED: readonly ValueType[] = ["role", "app", "group", "channel", "table", "resource"];
const OBJECTS: readonly ValueType[] = ["object", "record", "person", "file", ...NAMED];

/** What each field takes besides its own type and `any`. The one table of type rules: designer, check and sentences. */
const TAKES: Record<ValueType, readonly ValueType[]> = {
	text: [...WRITTEN, "number", "boolean", ...NAMED],
	longText: [...WRITTEN, "number", "boolean", ...NAMED],
	number: [],
	boolean: [],
	date: ["text", "longText"],
	duration: ["text", "longText"],
	schedule: ["text", "longText"],
	person: ["text", "longText", "object", "record"],
	people: ["list", "person", "text", "longText", "object", "record", "group"],
	role: ["text", "longText", "number", "resource", "object", "record"],
	app: ["text", "longText", "number", "resource", "object", "record"],
	group: ["text", "longText", "number", "resource", "object", "record"],
	channel: ["text", "longText", "number", "resource", "object", "record"],
	table: ["text", "longText", "number", "resource", "object", "record"],
	resource: ["text", "longText", "number", "object", "record", ...NAMED],
	record: OBJECTS,
	object: OBJECTS,
	list: ["people"],
	file: ["text", "longText"],
	expression: ["boolean"],
	choice: [...WRITTEN, "number", "boolean"],
	trigger: ["text"],
	any: [],
};

const NEEDS: Record<ValueType, string> = {
	text: "text",
	longText: "text",
	number: "a number",
	boolean: "yes or no",
	date: "a date",
	duration: "a length of time",
	schedule: "a schedule",
	person: "a person, an e-mail address or an id",
	people: "people",
	role: "a role",
	app: "an app",
	group: "a group",
	channel: "a channel",
	table: "a table",
	resource: "a name from the list",
	record: "a record",
	object: "an object",
	list: "a list",
	file: "a file",
	expression: "a condition",
	choice: "one of the choices",
	trigger: "an event",
	any: "a value",
};

/** A type in words with its article: `a date`. */
export function inWords(type: ValueType): string {
	return type === "person" ? "a person" : NEEDS[type];
}

/** Whether a field of type `target` takes a value of type `source`; if not, why, in words for the designer. */
export function accepts(target: ValueType, source: ValueType): { ok: true } | { ok: false; reason: string } {
	if (target === source || target === "any" || source === "any" || TAKES[target].includes(source)) return { ok: true };
	return { ok: false, reason: `It needs ${NEEDS[target]}, and this is ${inWords(source)}.${advice(target, source)}` };
}

function advice(target: ValueType, source: ValueType): string {
	if (source === "list" || source === "people") return " Choose one of its items, or use a loop.";
	if (OBJECTS.includes(source) && !OBJECTS.includes(target)) return " Choose one of its members.";
	return "";
}
