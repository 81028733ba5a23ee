import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { MissedEdits } from "./flows.ts";
import { ById, NoContent, queryNumber } from "./query.ts";
import { defineRoute } from "./route.ts";

/** Names one open page of one person, by its own choice. */
export const ClientId = z.string().regex(/^[0-9a-f]{32}$/);

/** Somebody who has the flow open, and where in it they are: a card (or `trigger`) and one of its fields. */
export const Presence = z.object({
	client: ClientId,
	accountId: Uuid,
	name: z.string(),
	email: z.string(),
	card: z.string().nullable(),
	field: z.string().nullable(),
});
export type Presence = z.infer<typeof Presence>;

/**
 * What the stream of a flow sends: `edits` that were missed, who else is there (`people`, all of them each time), that
 * name, switch or published version changed (`flow`), and that `since` is too old to be told what was missed (`lost`).
 */
export const FlowStreamMessage = z.discriminatedUnion("event", [
	z.object({ event: z.literal("edits"), data: MissedEdits }),
	z.object({ event: z.literal("people"), data: z.object({ people: z.array(Presence) }) }),
	z.object({ event: z.literal("flow"), data: z.object({}) }),
	z.object({ event: z.literal("lost"), data: z.object({ revision: z.number().int() }) }),
]);
export type FlowStreamMessage = z.infer<typeof FlowStreamMessage>;

const Since = queryNumber(z.number().int().min(0));

export const streamFlow = defineRoute({
	id: "streamFlow",
	method: "GET",
	path: "/api/flows/:id/events",
	summary: "Watch a flow being edited (server-sent events)",
	description:
		"Messages `edits`, `people`, `flow` and `lost`. Whoever watches with a session is shown to the others until the stream ends. A stream that is opened again names the last revision that it was told in `Last-Event-ID`.",
	permission: "flows:read",
	params: ById,
	query: z.strictObject({ client: ClientId, since: Since }),
	status: 200,
	response: FlowStreamMessage,
	produces: "text/event-stream",
});

export const setPresence = defineRoute({
	id: "setPresence",
	method: "PUT",
	path: "/api/flows/:id/presence",
	summary: "Say which card of a flow one looks at",
	description: "Shown to others who watch the flow while the stream of the same `client` is open; forgotten with it.",
	permission: "flows:read",
	params: ById,
	body: z.strictObject({
		client: ClientId,
		card: z.string().min(1).max(32).nullable(),
		field: z.string().min(1).max(64).nullable(),
	}),
	status: 204,
	response: NoContent,
});

export const listEdits = defineRoute({
	id: "listEdits",
	method: "GET",
	path: "/api/flows/:id/edits",
	summary: "List the edits made since a revision of the draft",
	permission: "flows:read",
	params: ById,
	query: z.strictObject({ since: Since }),
	status: 200,
	response: MissedEdits,
});

export const flowLiveRoutes = { streamFlow, setPresence, listEdits };
