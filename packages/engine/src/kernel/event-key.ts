import type { Json, JsonObject } from "@keyway/schema/json";

/** Key of a wait for any event of a type, or for one about a certain person. */
export function eventKey(type: string, person?: string): string {
	return person === undefined ? `event:${type}` : `event:${type}#${person.toLowerCase()}`;
}

/** Key of a wait for the end of a run. */
export function runKey(run: string): string {
	return `run:${run}`;
}

/** What tells a waiting card what became of what it asked for. Only the product itself emits it. */
const ANSWERED = "flow.answered";

/** Key of a wait for the answer to what a card asked, by `run/cardPath`. */
export const answerKey = (place: string): string => eventKey(ANSWERED, place);

/** All keys by which a run may wait for this event: its type, and its type with each name of its person. */
export function keysOf(type: string, data: JsonObject): string[] {
	if (type === ANSWERED) return typeof data["answers"] === "string" ? [answerKey(data["answers"])] : [];
	return [eventKey(type), ...namesOf(data["user"]).map((name) => eventKey(type, name))];
}

/** The key of a wait for an event about the same person as `data`; any event where that is about nobody. */
export function samePersonKey(type: string, data: JsonObject): string {
	return eventKey(type, namesOf(data["user"])[0]);
}

function namesOf(user: Json | undefined): string[] {
	if (typeof user !== "object" || user === null || Array.isArray(user)) return [];
	return [user["id"], user["email"]].filter((name) => typeof name === "string" && name !== "") as string[];
}
