import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { Fault } from "./fault.ts";
import { Interaction, interact } from "./slack/interact.ts";
import { addChannel } from "./slack/state.ts";
import { salesforceView, slackView } from "./state-view.ts";
import { resetTenant, type Tenant } from "./tenant.ts";

const NewChannel = z.strictObject({
	name: z.string().regex(/^[a-z0-9_-]{1,80}$/, "Small letters, digits, hyphens and underscores."),
	isPrivate: z.boolean().default(false),
});

/** The sandbox's own API below `/_sandbox`: what is in the services, and the switches that make them fail. */
export function controlRoutes(app: FastifyInstance, tenant: Tenant, productUrl: string | undefined): void {
	app.get("/_sandbox/state", () => ({
		revision: tenant.revision,
		slack: slackView(tenant),
		salesforce: { items: salesforceView(tenant) },
		mailbox: { items: tenant.mailbox },
		faults: { items: tenant.faults },
	}));
	app.get("/_sandbox/state/revision", () => ({ revision: tenant.revision }));
	app.get("/_sandbox/state/slack", () => slackView(tenant));
	app.get("/_sandbox/state/slack/messages", (request) => {
		const { channel } = request.query as { channel?: string };
		const channels = slackView(tenant).channels.filter(
			(each) => !channel || each.id === channel || each.name.replace(/^#/, "") === channel.replace(/^#/, ""),
		);
		const items = channels.flatMap((each) => each.messages.map((message) => ({ channel: each.name, ...message })));
		return { items: items.sort((left, right) => (left.ts < right.ts ? -1 : 1)) };
	});
	app.get("/_sandbox/state/salesforce", () => ({ items: salesforceView(tenant) }));
	app.get("/_sandbox/state/salesforce/:object", (request) => ({
		items: salesforceView(tenant, (request.params as { object: string }).object),
	}));
	app.get("/_sandbox/state/mailbox", () => ({ items: tenant.mailbox }));
	app.get("/_sandbox/state/faults", () => ({ items: tenant.faults }));
	app.get("/_sandbox/state/requests", () => ({ items: tenant.requests }));

	app.post("/_sandbox/faults", (request, reply) => {
		const fault = Fault.safeParse(request.body);
		if (!fault.success) return reply.code(400).send({ error: z.prettifyError(fault.error) });
		tenant.faults.push(fault.data);
		tenant.revision += 1;
		return reply.code(201).send({ items: tenant.faults });
	});
	app.delete("/_sandbox/faults", () => {
		tenant.faults.length = 0;
		tenant.revision += 1;
		return { items: tenant.faults };
	});
	app.post("/_sandbox/channels", (request, reply) => {
		const channel = NewChannel.safeParse(request.body);
		if (!channel.success) return reply.code(400).send({ error: z.prettifyError(channel.error) });
		const made = addChannel(tenant.slack, channel.data, new Date());
		tenant.revision += 1;
		return reply.code(201).send({ id: made.id, name: made.name });
	});
	app.post("/_sandbox/slack/interactions", async (request, reply) => {
		const wanted = Interaction.safeParse(request.body);
		if (!wanted.success) return reply.code(400).send({ error: z.prettifyError(wanted.error) });
		if (!productUrl) return reply.code(409).send({ error: "The sandbox does not know the product's address." });
		try {
			return await interact(tenant, wanted.data, `${productUrl}/hooks/slack`);
		} catch (error) {
			return reply.code(409).send({ error: error instanceof Error ? error.message : String(error) });
		}
	});
	app.post("/_sandbox/reset", () => {
		resetTenant(tenant, new Date());
		return { revision: tenant.revision };
	});
}
