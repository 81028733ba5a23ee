import type { CloudEvent, eventRoutes } from "@keyway/contract/events";
import type { EventInput } from "@keyway/schema/event";
import type { JsonObject } from "@keyway/schema/json";
import { fail } from "../failure.ts";
import type { Handlers } from "../handler.ts";

/** Source and id together name a CloudEvent (§3.1.1); its attributes and extensions are kept beside the data. */
function fromCloudEvent({ data, type, specversion: _, ...attributes }: CloudEvent): EventInput {
	const id = JSON.stringify([attributes.source, attributes.id]);
	return { id, type, data: { ...data, cloudEvent: attributes as JsonObject } };
}

export const eventHandlers: Handlers<typeof eventRoutes> = {
	async sendEvent({ body, principal, services }) {
		const { id, type, data } = "specversion" in body ? fromCloudEvent(body) : body;
		if (type.startsWith("access.") && !principal.permissions.has("events:write:access"))
			throw fail("FORBIDDEN", { permission: "events:write:access" });
		const named = id === undefined ? {} : { externalId: id };
		return services.engine.accept({ type, data, source: "api", caller: principal.caller, ...named });
	},
};
