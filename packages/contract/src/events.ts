import { EventInput } from "@keyway/schema/event";
import { Uuid } from "@keyway/schema/ids";
import { JsonObject } from "@keyway/schema/json";
import { z } from "zod";
import { defineRoute } from "./route.ts";

/**
 * A CloudEvent 1.0 in JSON form (github.com/cloudevents/spec, JSON event format §3); `id` and `source` together name
 * the event, extensions are kept beside the data.
 */
export const CloudEvent = z.looseObject({
	specversion: z.literal("1.0"),
	id: z.string().min(1).max(200),
	source: z.string().min(1).max(2_000),
	type: EventInput.shape.type,
	subject: z.string().min(1).max(2_000).optional(),
	time: z.iso.datetime({ offset: true }).optional(),
	datacontenttype: z.string().max(200).optional(),
	dataschema: z.string().max(2_000).optional(),
	data: JsonObject,
});
export type CloudEvent = z.infer<typeof CloudEvent>;

export const sendEvent = defineRoute({
	id: "sendEvent",
	method: "POST",
	path: "/api/events",
	summary: "Tell that something happened; flows with that trigger start",
	description:
		"Plain JSON `{id?, type, data}`, or a CloudEvent (structured, or binary with `ce-` headers). The same `id` twice starts nothing new and answers the same. Never changes the directory or any access. `access.*` needs the scope `events:write:access`.",
	permission: "events:write",
	body: z.union([EventInput, CloudEvent]),
	accepts: ["application/json", "application/cloudevents+json"],
	status: 202,
	response: z.object({ eventId: Uuid, runs: z.array(Uuid) }),
});

export const eventRoutes = { sendEvent };
