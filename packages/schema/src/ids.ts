import { z } from "zod";

/** Names that references use for something else, and the one that every JavaScript object has: no card may carry them. */
export const RESERVED_CARD_IDS = ["trigger", "steps", "item", "run", "user", "now", "constructor"] as const;

/** Id of a card, unique in its flow, readable in expressions as `steps.<id>`. */
export const CardId = z
	.string()
	.regex(/^[a-z][a-z0-9_]{0,31}$/, "Use a lower-case letter, then up to 31 letters, digits or underscores.")
	.refine((id) => !(RESERVED_CARD_IDS as readonly string[]).includes(id), "This id is reserved.");
export type CardId = string;

/** `"main"` or `"<card>.<lane>"`, for example `"is_contractor.then"`. */
export const LaneId = z.string().regex(/^(main|[a-z][a-z0-9_]{0,31}\.[a-zA-Z][a-zA-Z0-9]{0,31})$/);
export type LaneId = string;

/** A definition and its version, as a stored card pins it: `slack.sendChannelMessage@1`. */
export const Uses = z.string().regex(/^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*@[1-9][0-9]*$/);
export type Uses = string;

export const Uuid = z.uuid();

/** The definition's id without its version: `slack.sendChannelMessage@1` → `slack.sendChannelMessage`. */
export function definitionId(uses: Uses): string {
	const at = uses.lastIndexOf("@");
	return at < 0 ? uses : uses.slice(0, at);
}

/** The lane's parts: `is_contractor.then` → `{card: "is_contractor", name: "then"}`; `main` has no card. */
export function laneParts(lane: LaneId): { card: CardId | null; name: string } {
	const dot = lane.indexOf(".");
	return dot < 0 ? { card: null, name: lane } : { card: lane.slice(0, dot), name: lane.slice(dot + 1) };
}

export function laneId(card: CardId, name: string): LaneId {
	return `${card}.${name}`;
}
