import { z } from "zod";
import { JsonObject } from "./json.ts";

/** Who reported an event: the product itself, or a caller of the API. */
export const EventSource = z.enum(["directory", "access", "engine", "api", "manual", "schedule", "webhook"]);
export type EventSource = z.infer<typeof EventSource>;

/** Something that happened; flows whose trigger is `type` start with `data`. */
export const EventInput = z.strictObject({
	/** The caller's own id: the same id twice starts nothing new and answers the same. */
	id: z.string().min(1).max(200).optional(),
	type: z.string().regex(/^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*$/),
	data: JsonObject,
});
export type EventInput = z.infer<typeof EventInput>;
