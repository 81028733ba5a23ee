import type { templateRoutes } from "@keyway/contract/templates";
import { findConnection } from "@keyway/db/connections";
import { createFlow } from "@keyway/db/flow-change";
import { connected } from "@keyway/flow/template";
import { errors } from "@keyway/schema/error";
import { templates } from "../../templates/templates.ts";
import type { Handlers } from "../handler.ts";
import { toDetail } from "./flow-view.ts";

const fail = errors({
	TEMPLATE_UNKNOWN: [422, "There is no template {id}. GET /api/templates lists them."],
	TEMPLATE_CONNECTION_WRONG: [422, "The connection chosen for {connector} is none of it. Choose another."],
});

export const templateHandlers: Handlers<typeof templateRoutes> = {
	async listTemplates({ services }) {
		return { items: templates(services.registry.catalogue), nextCursor: null };
	},

	async installTemplate({ body, principal, services }) {
		const { db, registry } = services;
		const template = templates(registry.catalogue).find((each) => each.id === body.template);
		if (!template) throw fail("TEMPLATE_UNKNOWN", { id: body.template });
		for (const [connector, id] of Object.entries(body.connections))
			if ((await findConnection(db, id))?.connector !== connector)
				throw fail("TEMPLATE_CONNECTION_WRONG", { connector });
		const { name, description, kind, graph } = template;
		const flow = {
			name: body.name ?? name,
			description,
			kind,
			graph: connected(graph, registry.catalogue, body.connections),
		};
		const record = await db.transaction((tx) => createFlow(tx, flow, principal.actor));
		return toDetail(services, record);
	},
};
