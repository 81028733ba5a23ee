import { GraphDiff } from "@keyway/flow/diff";
import { Edit } from "@keyway/flow/edit";
import { Flow, FlowGraph, FlowKind, FlowVersion } from "@keyway/schema/flow";
import { Uuid } from "@keyway/schema/ids";
import { Json } from "@keyway/schema/json";
import { Problem } from "@keyway/schema/problem";
import { RunStatus, RunSummary } from "@keyway/schema/run";
import { z } from "zod";
import { ById, NoContent, page, paging, queryBoolean, queryList, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

const Name = z.string().trim().min(1).max(200);
const Description = z.string().max(2_000);
const Note = z.string().max(2_000);

/** `draft` = never published; `on` and `off` = published, and started by its trigger or not. */
export const FlowStatus = z.enum(["draft", "on", "off"]);
export type FlowStatus = z.infer<typeof FlowStatus>;

export const LastRun = z.object({
	id: Uuid,
	status: RunStatus,
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable(),
});

/** A row of the list of flows. */
export const FlowSummary = Flow.omit({ draft: true }).extend({
	status: FlowStatus,
	/** The draft differs from the published version. */
	changed: z.boolean(),
	/** `uses` of the first card; null = run by hand or by the access manager. */
	trigger: z.string().nullable(),
	/** `uses` of the cards in order, at most twelve, for the icons. */
	cards: z.array(z.string()),
	lastRun: LastRun.nullable(),
	/** In the bin since. */
	deletedAt: z.iso.datetime().nullable(),
});
export type FlowSummary = z.infer<typeof FlowSummary>;

/** A place of a flow that mentions what was looked for: where to jump to, and what stands there. */
export const FlowMention = z.object({
	card: z.string(),
	field: z.string().optional(),
	words: z.string(),
	/** Only the version that runs says so; the draft does not any more. */
	published: z.boolean(),
});
export type FlowMention = z.infer<typeof FlowMention>;

/** A flow in a list: with what the caller has marked, and the places that were found in it. */
export const FlowListItem = FlowSummary.extend({
	favourite: z.boolean(),
	/** At most ten; only where something was looked for inside flows. */
	mentions: z.array(FlowMention).optional(),
});
export type FlowListItem = z.infer<typeof FlowListItem>;

/** A flow with its draft and what is wrong with it now. */
export const FlowDetail = FlowSummary.extend({ draft: FlowGraph, problems: z.array(Problem) });
export type FlowDetail = z.infer<typeof FlowDetail>;

export const VersionSummary = FlowVersion.omit({ graph: true });
export type VersionSummary = z.infer<typeof VersionSummary>;

/** Given to an edit by its sender, so that one that was sent twice is known again; one for each edit, in order. */
const EditIds = z.array(z.string().regex(/^[0-9a-f]{32}$/)).max(2_000);

/** Edits of others that a `base` did not know, in `errors` of the 409 `FLOW_CHANGED`. */
export const MissedEdits = z.object({
	revision: z.number().int(),
	missed: z.array(
		z.object({
			base: z.number().int(),
			edits: z.array(Edit),
			ids: EditIds,
			by: z.string(),
			at: z.iso.datetime(),
		}),
	),
});
export type MissedEdits = z.infer<typeof MissedEdits>;

export const listFlows = defineRoute({
	id: "listFlows",
	method: "GET",
	path: "/api/flows",
	summary: "List flows",
	permission: "flows:read",
	query: z.strictObject({
		...paging,
		search: Search.optional(),
		kind: queryList(FlowKind).optional(),
		status: queryList(FlowStatus).optional(),
		/** The bin instead of the list. */
		deleted: queryBoolean.optional(),
		/** Words or a question about what flows do inside: `post to #it-news`. Each hit tells its places in `mentions`. */
		text: Search.optional(),
		/** Flows whose cards use this connection. */
		connection: Uuid.optional(),
		/** Flows with a card of this definition: `slack.sendChannelMessage`. */
		card: z
			.string()
			.regex(/^[a-zA-Z][\w]{0,63}\.[a-zA-Z][\w]{0,63}$/)
			.optional(),
		/** Flows that call this flow. */
		calls: Uuid.optional(),
		/** Only those that the caller has marked. */
		favourite: queryBoolean.optional(),
	}),
	status: 200,
	response: page(FlowListItem),
});

export const createFlow = defineRoute({
	id: "createFlow",
	method: "POST",
	path: "/api/flows",
	summary: "Create a flow",
	permission: "flows:edit",
	body: z.strictObject({
		name: Name,
		kind: FlowKind,
		description: Description.optional(),
		graph: FlowGraph.optional(),
	}),
	status: 201,
	response: FlowDetail,
});

export const getFlow = defineRoute({
	id: "getFlow",
	method: "GET",
	path: "/api/flows/:id",
	summary: "Read a flow with its draft and problems",
	permission: "flows:read",
	params: ById,
	status: 200,
	response: FlowDetail,
});

export const updateFlow = defineRoute({
	id: "updateFlow",
	method: "PATCH",
	path: "/api/flows/:id",
	summary: "Rename, describe, switch on or off",
	permission: "flows:edit",
	params: ById,
	body: z.strictObject({
		name: Name.optional(),
		description: Description.optional(),
		/** Switching needs the permission to publish. */
		enabled: z.boolean().optional(),
		/** Whether publishing needs a second person: demanding it needs `flows:publish`, letting go of it `accounts:write`. */
		secondPerson: z.boolean().optional(),
	}),
	status: 200,
	response: FlowDetail,
});

export const deleteFlow = defineRoute({
	id: "deleteFlow",
	method: "DELETE",
	path: "/api/flows/:id",
	summary: "Move a flow to the bin",
	description:
		"Its trigger starts nothing any more; runs that were started go on. Restorable. 409 FLOW_IN_USE while other flows call it or roles run it.",
	permission: "flows:edit",
	params: ById,
	status: 204,
	response: NoContent,
});

export const restoreFlow = defineRoute({
	id: "restoreFlow",
	method: "POST",
	path: "/api/flows/:id/restore",
	summary: "Take a flow out of the bin",
	description: "It comes back switched off.",
	permission: "flows:edit",
	params: ById,
	status: 200,
	response: FlowDetail,
});

export const editFlow = defineRoute({
	id: "editFlow",
	method: "POST",
	path: "/api/flows/:id/edits",
	summary: "Edit the draft",
	description:
		"`base` is the revision that the edits were made on. 409 FLOW_CHANGED tells the edits that were missed; apply them, rebase yours and post again. Edits of yours among the missed ones (by their `ids`) were taken already.",
	permission: "flows:edit",
	params: ById,
	body: z.strictObject({
		base: z.number().int().min(0),
		edits: z.array(Edit).min(1).max(2_000),
		ids: EditIds.optional(),
	}),
	bodyLimit: 4 * 1024 * 1024,
	status: 200,
	response: z.object({ revision: z.number().int(), problems: z.array(Problem) }),
});

export const publishFlow = defineRoute({
	id: "publishFlow",
	method: "POST",
	path: "/api/flows/:id/publish",
	summary: "Publish the draft as a new version",
	description:
		"Refused with 422 FLOW_HAS_PROBLEMS and all problems in `errors` while the draft has any error, and with 422 FLOW_CASES_FAILED and all results in `errors` while a remembered test is red, unless `override` says why it may be. Where a second person is needed it answers 403 PUBLISH_NEEDS_SECOND_PERSON: ask by `/publish-requests`.",
	permission: "flows:publish",
	params: ById,
	body: z.strictObject({
		note: Note.default(""),
		base: z.number().int().min(0).optional(),
		override: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }).optional(),
	}),
	status: 201,
	response: VersionSummary,
});

export const listVersions = defineRoute({
	id: "listVersions",
	method: "GET",
	path: "/api/flows/:id/versions",
	summary: "List published versions, newest first",
	permission: "flows:read",
	params: ById,
	query: z.strictObject({ ...paging }),
	status: 200,
	response: page(VersionSummary),
});

const VersionNumber = z
	.string()
	.regex(/^[1-9]\d{0,8}$/)
	.transform(Number);
const VersionPath = z.strictObject({ id: Uuid, n: z.union([z.number().int().positive(), VersionNumber]) });
/** Negative: the copy of the draft that a run in test mode points to. */
const AnyVersion = z
	.string()
	.regex(/^-?[1-9]\d{0,8}$/)
	.transform(Number);
const AnyVersionPath = z.strictObject({ id: Uuid, n: z.union([z.number().int(), AnyVersion]) });

export const getVersion = defineRoute({
	id: "getVersion",
	method: "GET",
	path: "/api/flows/:id/versions/:n",
	summary: "Read a version with its graph",
	permission: "flows:read",
	params: AnyVersionPath,
	status: 200,
	response: FlowVersion.extend({ number: z.number().int() }),
});

export const restoreVersion = defineRoute({
	id: "restoreVersion",
	method: "POST",
	path: "/api/flows/:id/versions/:n/restore",
	summary: "Make a version the draft again",
	permission: "flows:edit",
	params: VersionPath,
	status: 200,
	response: FlowDetail,
});

const Side = z.union([VersionNumber, z.number().int().positive(), z.literal("draft")]);

export const diffFlow = defineRoute({
	id: "diffFlow",
	method: "GET",
	path: "/api/flows/:id/diff",
	summary: "Compare two versions, or a version and the draft",
	permission: "flows:read",
	params: ById,
	query: z.strictObject({ from: Side, to: Side.default("draft") }),
	status: 200,
	response: z.object({
		diff: GraphDiff,
		/** The same in words, in the order of the flow; `card` is where the page jumps to. */
		changes: z.array(
			z.object({
				card: z.string(),
				kind: z.enum(["added", "changed", "removed", "moved"]),
				field: z.string().optional(),
				words: z.string(),
			}),
		),
	}),
});

export const runFlow = defineRoute({
	id: "runFlow",
	method: "POST",
	path: "/api/flows/:id/run",
	summary: "Run a manual flow",
	description:
		"Runs the published version. Flows of a provisioning kind answer 403 FLOW_ONLY_BY_ACCESS, flows with another trigger 409 FLOW_NOT_MANUAL.",
	permission: "flows:run",
	params: ById,
	body: z.strictObject({ input: z.record(z.string(), Json).default({}) }),
	status: 202,
	response: RunSummary,
});

export const flowRoutes = {
	listFlows,
	createFlow,
	getFlow,
	updateFlow,
	deleteFlow,
	restoreFlow,
	editFlow,
	publishFlow,
	listVersions,
	getVersion,
	restoreVersion,
	diffFlow,
	runFlow,
};
