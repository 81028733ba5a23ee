import { FieldValue } from "@keyway/schema/field-value";
import { Card, FlowGraph, Group, Note, RetryPolicy, TriggerCard } from "@keyway/schema/flow";
import { CardId, LaneId, Uses, Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { GraphDiff } from "./diff.ts";

/** A card's id, or `trigger` for the first card. */
const Target = z.string().min(1).max(32);
const Index = z.number().int().min(0);
const Key = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$/);
const FieldName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/);
const LaneName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,31}$/);

/** What of a card may be set besides its fields; null clears it. */
export const CardPatch = z.strictObject({
	title: z.string().max(200).nullable().optional(),
	connection: Uuid.nullable().optional(),
	words: z.string().max(10_000).nullable().optional(),
	skipInTest: z.boolean().nullable().optional(),
	onError: z.enum(["stop", "continue", "lane"]).nullable().optional(),
	retry: RetryPolicy.nullable().optional(),
	timeLimit: z.number().positive().max(86_400).nullable().optional(),
	/** Of the trigger only. */
	orderingKey: FieldValue.nullable().optional(),
	outputs: z.record(z.string().min(1).max(64), z.record(z.string(), FieldValue)).nullable().optional(),
	laneTitles: z.record(z.string().min(1).max(32), z.string().min(1).max(80)).nullable().optional(),
});
export type CardPatch = z.infer<typeof CardPatch>;

/**
 * Everything that can be done to a flow's draft, as plain data: the page applies it at once, the API applies it for
 * good, sentences propose it. An index beyond a lane's end means its end.
 */
export const Edit = z.discriminatedUnion("kind", [
	/** Places a card; its lanes are made as its catalogue entry declares them. */
	z.strictObject({ kind: z.literal("card.add"), card: Card, lane: LaneId, index: Index }),
	/** Takes a card out, with all that stands in its lanes. */
	z.strictObject({ kind: z.literal("card.remove"), id: CardId }),
	/** Moves a card with its lanes; `index` counts in the lane as it is without the card. */
	z.strictObject({ kind: z.literal("card.move"), id: CardId, lane: LaneId, index: Index }),
	z.strictObject({ kind: z.literal("card.set"), card: Target, patch: CardPatch }),
	/** Changes what the card does (another version or another definition) and keeps its place, id and lanes. */
	z.strictObject({
		kind: z.literal("card.replace"),
		id: CardId,
		uses: Uses,
		fields: z.record(z.string().min(1).max(64), FieldValue).optional(),
	}),
	z.strictObject({
		kind: z.literal("field.set"),
		card: Target,
		field: FieldName,
		value: FieldValue.nullable(),
	}),
	z.strictObject({ kind: z.literal("trigger.set"), trigger: TriggerCard.nullable() }),
	z.strictObject({ kind: z.literal("lane.add"), card: CardId, name: LaneName }),
	/** Takes a lane out with its cards, and the field of the same name (`case2`). */
	z.strictObject({ kind: z.literal("lane.remove"), card: CardId, name: LaneName }),
	z.strictObject({ kind: z.literal("group.set"), id: Key, group: Group }),
	z.strictObject({ kind: z.literal("group.remove"), id: Key }),
	z.strictObject({ kind: z.literal("note.set"), id: Key, note: Note }),
	z.strictObject({ kind: z.literal("note.remove"), id: Key }),
	/** Undo, redo and accepted proposals: refused where the flow has changed under it. */
	z.strictObject({ kind: z.literal("diff.apply"), diff: GraphDiff }),
	/** The whole document: a restored version, an import. */
	z.strictObject({ kind: z.literal("graph.set"), graph: FlowGraph }),
]);
export type Edit = z.infer<typeof Edit>;
export type EditKind = Edit["kind"];
export type EditOf<K extends EditKind> = Extract<Edit, { kind: K }>;
