import { z } from "zod";
import { FieldValue } from "./field-value.ts";
import { CardId, LaneId, Uses, Uuid } from "./ids.ts";

export const FlowKind = z.enum(["automation", "provisioning", "deprovisioning", "helper"]);
export type FlowKind = z.infer<typeof FlowKind>;

/** Kinds of failure that a retry can be asked for; `any` = every kind that may pass by itself. */
export const RetryOn = z.enum(["limited", "down", "timeout", "any"]);

/** A retry policy that says only how often; in seconds. */
export const RETRY_DEFAULTS = { first: 2, factor: 2, max: 300, on: ["any"] } as const;

/** When and how often a failed card is tried again: `first` × `factor`ⁿ seconds, at most `max` seconds apart. */
export const RetryPolicy = z.strictObject({
	times: z.number().int().min(0).max(20),
	first: z.number().positive().max(86_400).default(RETRY_DEFAULTS.first),
	factor: z.number().min(1).max(10).default(RETRY_DEFAULTS.factor),
	max: z.number().positive().max(86_400).default(RETRY_DEFAULTS.max),
	on: z
		.array(RetryOn)
		.min(1)
		.default([...RETRY_DEFAULTS.on]),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** What a person placed on the canvas: a pinned definition with its fields filled. */
export const Card = z.strictObject({
	id: CardId,
	uses: Uses,
	fields: z.record(z.string().min(1).max(64), FieldValue),
	connection: Uuid.optional(),
	title: z.string().max(200).optional(),
	words: z.string().max(10_000).optional(),
	skipInTest: z.boolean().optional(),
	onError: z.enum(["stop", "continue", "lane"]).optional(),
	retry: RetryPolicy.optional(),
	/** Seconds after which the card's call is aborted. */
	timeLimit: z.number().positive().max(86_400).optional(),
	/** Merged outputs of `flow.if`, `parallel`, `try`: name → lane → value. */
	outputs: z.record(z.string().min(1).max(64), z.record(z.string(), FieldValue)).optional(),
	/** What its lanes are called, by their names, where people say it otherwise than their condition. */
	laneTitles: z.record(z.string().min(1).max(32), z.string().min(1).max(80)).optional(),
});
export type Card = z.infer<typeof Card>;

/** The first card: `trigger` is its id everywhere, so it needs none of its own. */
export const TriggerCard = Card.omit({ id: true }).extend({
	id: z.literal("trigger"),
	/** Runs whose events give the same value run one after another, in the order in which the events were accepted. */
	orderingKey: FieldValue.optional(),
});
export type TriggerCard = z.infer<typeof TriggerCard>;

/** A named, foldable run of cards in one lane, from card `first` to card `last`. */
export const Group = z.strictObject({
	title: z.string().min(1).max(200),
	lane: LaneId,
	first: CardId,
	last: CardId,
	folded: z.boolean(),
});
export type Group = z.infer<typeof Group>;

/** A sticky note beside a card; runs ignore it. */
export const Note = z.strictObject({
	text: z.string().max(5_000),
	at: z.string().min(1).max(32),
	author: z.string().max(200),
	date: z.iso.datetime(),
});
export type Note = z.infer<typeof Note>;

/**
 * The structured program of a flow: flat cards, ordered lanes. No dangling link, cycle or unreachable card can be
 * written down. Data links are the references inside fields and are stored nowhere else.
 */
export const FlowGraph = z.strictObject({
	trigger: TriggerCard.nullable(),
	cards: z.record(CardId, Card),
	lanes: z.record(LaneId, z.array(CardId)),
	groups: z.record(z.string().min(1).max(32), Group),
	notes: z.record(z.string().min(1).max(32), Note),
});
export type FlowGraph = z.infer<typeof FlowGraph>;

export const Flow = z.object({
	id: Uuid,
	name: z.string().min(1).max(200),
	description: z.string().max(2_000),
	kind: FlowKind,
	folderId: Uuid.nullable(),
	draft: FlowGraph,
	/** Number of edits applied to the draft; the `base` that the next edit names. */
	revision: z.number().int().min(0),
	/** The published version's number; none = never published. */
	published: z.number().int().positive().nullable(),
	/** Published flows run on their trigger only while enabled. */
	enabled: z.boolean(),
	/** Publishing this flow needs a second person, whatever the organisation has chosen. */
	secondPerson: z.boolean(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type Flow = z.infer<typeof Flow>;

/** Immutable; a run points to one. */
export const FlowVersion = z.object({
	flowId: Uuid,
	number: z.number().int().positive(),
	graph: FlowGraph,
	note: z.string().max(2_000),
	publishedBy: z.string(),
	publishedAt: z.iso.datetime(),
});
export type FlowVersion = z.infer<typeof FlowVersion>;

export const emptyGraph = (): FlowGraph => ({ trigger: null, cards: {}, lanes: { main: [] }, groups: {}, notes: {} });
