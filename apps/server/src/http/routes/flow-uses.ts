import type { flowUseRoutes, UsingFlow } from "@keyway/contract/flow-uses";
import { findConnection } from "@keyway/db/connections";
import { setFavourite } from "@keyway/db/flow-favourites";
import { usingFlows, usingRoles } from "@keyway/db/flow-uses";
import { getFlow } from "@keyway/db/flows";
import { type FlowQuery, mentions } from "@keyway/flow/search";
import { errors } from "@keyway/schema/error";
import type { Principal } from "../../auth/principal.ts";
import { fail as refuse } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";

const fail = errors({
	FAVOURITE_NEEDS_ACCOUNT: [
		403,
		"A token that belongs to nobody keeps no favourites. Sign in, or use an account's token.",
	],
});

function accountOf({ account }: Principal): string {
	if (!account) throw fail("FAVOURITE_NEEDS_ACCOUNT");
	return account.id;
}

/** The flows with the cards that use it: of the draft, and of the published version where only that one does. */
async function usersOf(
	{ db, registry }: Services,
	use: Extract<FlowQuery, { connection: string } | { calls: string }>,
): Promise<UsingFlow[]> {
	const flows = await usingFlows(db, use);
	return flows.map(({ id, name, kind, draft, published }) => {
		const inDraft = mentions(draft, registry.catalogue, use);
		const onlyPublished = inDraft.length === 0 && published !== null;
		const found = onlyPublished ? mentions(published, registry.catalogue, use) : inDraft;
		return { id, name, kind, cards: found.map((each) => ({ ...each, published: onlyPublished })) };
	});
}

export const flowUseHandlers: Handlers<typeof flowUseRoutes> = {
	async getFlowUses({ params, services }) {
		await getFlow(services.db, params.id);
		const [flows, roles] = await Promise.all([
			usersOf(services, { calls: params.id }),
			usingRoles(services.db, params.id),
		]);
		return { flows, roles };
	},

	async getConnectionUses({ params, services }) {
		if (!(await findConnection(services.db, params.id))) throw refuse("NOT_FOUND");
		return { flows: await usersOf(services, { connection: params.id }) };
	},

	async addFavourite({ params, principal, services }) {
		await getFlow(services.db, params.id);
		await setFavourite(services.db, accountOf(principal), params.id, true);
	},

	async removeFavourite({ params, principal, services }) {
		await getFlow(services.db, params.id);
		await setFavourite(services.db, accountOf(principal), params.id, false);
	},
};
