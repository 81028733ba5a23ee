import type { flowLiveRoutes } from "@keyway/contract/flow-live";
import { missedEdits } from "@keyway/db/flow-change";
import { arrive } from "@keyway/db/flow-presence";
import { getFlow } from "@keyway/db/flows";
import { streamFlow } from "../flow-stream.ts";
import type { Handlers } from "../handler.ts";

export const flowLiveHandlers: Handlers<typeof flowLiveRoutes> = {
	streamFlow,

	async setPresence({ params, body, principal, services, request }) {
		const { id } = await getFlow(services.db, params.id);
		// A token is no person who looks at something.
		if (!principal.account || !principal.session) return;
		const { client, card, field } = body;
		await arrive(services.db, { client, flowId: id, accountId: principal.account.id }, { card, field });
		request.server.watches.changed(id);
	},

	async listEdits({ params, query, services }) {
		const record = await getFlow(services.db, params.id);
		return { revision: record.revision, missed: await missedEdits(services.db, record, query.since) };
	},
};
