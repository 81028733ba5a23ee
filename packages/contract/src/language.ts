import { Edit } from "@keyway/flow/edit";
import { FieldValue } from "@keyway/schema/field-value";
import { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { z } from "zod";
import { defineRoute } from "./route.ts";

const Text = z.string().max(200_000);
/** Lists of the organisation's names under any key: apps, roles, groups, channels, people, tables … */
const Gazetteer = z.record(z.string().max(100), z.unknown());

const Field = z.looseObject({
	name: z.string().max(100),
	type: z.string().max(50),
	required: z.boolean().optional(),
	label: z.string().max(200).optional(),
	options: z.string().max(200).optional(),
	choices: z.array(z.unknown()).max(1_000).optional(),
	repeat: z.boolean().optional(),
});

/** An entry of a catalogue that is read instead of the built-in one; only `id` and `description` must be there. */
const Entry = z.looseObject({
	id: z.string().min(1).max(200),
	description: z.string().max(2_000),
	version: z.number().int().positive().optional(),
	kind: z.string().max(50).optional(),
	connector: z.string().max(100).optional(),
	name: z.string().max(200).optional(),
	sentence: z.string().max(1_000).optional(),
	fields: z.array(Field).max(200).optional(),
	outputs: z
		.array(z.union([z.string().max(100), z.looseObject({ name: z.string().max(100) })]))
		.max(200)
		.optional(),
	effect: z.string().max(50).optional(),
	inverse: z.string().max(200).optional(),
	aliases: z.array(z.string().max(100)).max(50).optional(),
});
const Entries = z.array(Entry).min(1).max(5_000);

/** A flow whose cards may come from any catalogue. */
const ReadGraph = FlowGraph.extend({
	trigger: z.looseObject({ id: z.literal("trigger"), uses: z.string() }).nullable(),
	cards: z.record(z.string(), z.looseObject({ id: z.string(), uses: z.string() })),
	lanes: z.record(z.string(), z.array(z.string())),
});

/** How surely a line was read: word for word, by other words, perhaps, or not at all. */
export const Confidence = z.enum(["exact", "synonym", "guessed", "unknown"]);

/** Columns count from 1 in the text as it was posted; `endColumn` and `end` are behind the last sign. */
export const LanguageProblem = z.object({
	severity: z.enum(["error", "warning", "info"]),
	code: z.string(),
	message: z.string(),
	card: z.string().optional(),
	field: z.string().optional(),
	line: z.number().int().optional(),
	column: z.number().int().optional(),
	endColumn: z.number().int().optional(),
});

const Span = { start: z.number().int(), end: z.number().int() };

export const LanguageLine = z.object({
	/** The line of the text, from 1. */
	n: z.number().int(),
	/** Cards that the line made or filled, `trigger` for the first card. */
	cards: z.array(z.string()),
	confidence: Confidence,
	/** Which words made which card, and the other cards that they may mean. */
	clauses: z.array(
		z.object({
			...Span,
			card: z.string(),
			confidence: Confidence,
			alternatives: z.array(z.object({ uses: z.string(), title: z.string() })),
		}),
	),
	/** Which words filled which field, and the other values that they may mean. */
	slots: z.array(
		z.object({
			...Span,
			card: z.string(),
			field: z.string(),
			words: z.string(),
			confidence: Confidence,
			alternatives: z.array(FieldValue),
		}),
	),
	/** The same as `slots`, for words without a place in the line too. */
	reasons: z.array(z.object({ card: z.string(), field: z.string(), words: z.string() })),
	/** Ids of other entries that fit. */
	alternatives: z.array(z.string()),
});

export const parseLanguage = defineRoute({
	id: "parseLanguage",
	method: "POST",
	path: "/api/language/parse",
	summary: "Read numbered steps or sentences as a flow",
	description:
		"Offline and deterministic. Reads against the built-in catalogue and the organisation's names, or against those that are posted; steps that no card does become `flow.unknown`. With a `draft`, cards that the text still says keep its ids, places and settings, and `edits` lead from the draft to what was read; a text with an altered first line, or too long, gives no edits.",
	permission: "flows:read",
	body: z.strictObject({
		text: Text,
		kind: FlowKind.optional(),
		catalogue: Entries.optional(),
		gazetteer: Gazetteer.optional(),
		/** The flow as it stands, which the text is to change. */
		draft: FlowGraph.optional(),
		/** Entries chosen by a person for the words that begin at a column of a line. */
		choices: z
			.array(
				z.strictObject({ line: z.number().int().min(1), column: z.number().int().min(1), uses: z.string().max(200) }),
			)
			.max(2_000)
			.optional(),
	}),
	bodyLimit: 8 * 1024 * 1024,
	status: 200,
	response: z.object({
		kind: FlowKind,
		graph: ReadGraph,
		problems: z.array(LanguageProblem),
		lines: z.array(LanguageLine),
		edits: z.array(Edit).optional(),
	}),
});

export const renderLanguage = defineRoute({
	id: "renderLanguage",
	method: "POST",
	path: "/api/language/render",
	summary: "Say a flow in sentences",
	description:
		"Reading the answer gives the same flow again. With the author's `text`, it comes back byte for byte while it says the flow; else only the lines of changed cards, and of those in `anew`, are said anew.",
	permission: "flows:read",
	body: z.strictObject({
		graph: FlowGraph,
		kind: FlowKind.default("automation"),
		gazetteer: Gazetteer.optional(),
		text: Text.optional(),
		/** Cards whose guessed reading was accepted. */
		anew: z.array(z.string()).max(5_000).optional(),
	}),
	bodyLimit: 8 * 1024 * 1024,
	status: 200,
	response: z.object({ text: z.string(), lines: z.array(z.object({ card: z.string(), text: z.string() })) }),
});

export const inverseLanguage = defineRoute({
	id: "inverseLanguage",
	method: "POST",
	path: "/api/language/inverse",
	summary: "Propose the flow that undoes another",
	description:
		"The inverse of each card that has one, in reverse order, as a deprovisioning flow with its sentences. Roles are taken only where they are still held; what cannot be undone is said.",
	permission: "flows:read",
	body: z.strictObject({ graph: FlowGraph, gazetteer: Gazetteer.optional() }),
	bodyLimit: 8 * 1024 * 1024,
	status: 200,
	response: z.object({
		kind: FlowKind,
		graph: FlowGraph,
		text: z.string(),
		/** What became of each card that did something, last card first. */
		steps: z.array(
			z.object({
				card: z.string(),
				by: z.string().nullable(),
				why: z.enum(["undone", "irreversible", "nothingToUndo", "takesAway"]),
			}),
		),
		problems: z.array(LanguageProblem),
	}),
});

export const getLanguageModel = defineRoute({
	id: "getLanguageModel",
	method: "GET",
	path: "/api/language/model",
	summary: "See whether a language model is set up",
	permission: "flows:read",
	status: 200,
	response: z.object({
		enabled: z.boolean(),
		model: z.string().nullable(),
		/** Host that the author's words and the catalogue are sent to. */
		host: z.string().nullable(),
	}),
});

export const improveLanguage = defineRoute({
	id: "improveLanguage",
	method: "POST",
	path: "/api/language/improve",
	summary: "Ask a language model which cards are meant",
	description:
		"Sends the author's words and the nearest entries of the catalogue, nothing else, to the language model that is set up. Answers with other cards to accept one by one, each with its edit of the `draft`; nothing is changed. Give up by closing the connection.",
	permission: "flows:edit",
	body: z.strictObject({
		text: Text.max(20_000),
		kind: FlowKind.optional(),
		gazetteer: Gazetteer.optional(),
		draft: FlowGraph.optional(),
	}),
	bodyLimit: 8 * 1024 * 1024,
	status: 200,
	response: z.object({
		suggestions: z.array(
			z.object({
				card: z.string(),
				line: z.number().int(),
				words: z.string(),
				from: z.object({ uses: z.string(), title: z.string() }),
				to: z.object({ uses: z.string(), title: z.string(), fields: z.record(z.string(), FieldValue) }),
				edit: Edit,
			}),
		),
		usage: z.object({
			model: z.string(),
			inputTokens: z.number(),
			outputTokens: z.number(),
			seconds: z.number(),
			/** In the currency of KEYWAY_AI_PRICES; null where no prices are set. */
			cost: z.number().nullable(),
		}),
	}),
});

export const languageRoutes = { parseLanguage, renderLanguage, inverseLanguage, getLanguageModel, improveLanguage };
