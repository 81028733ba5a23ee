import { createHash } from "node:crypto";
import type { catalogueRoutes } from "@keyway/contract/catalogue";
import { latestDrafts } from "@keyway/db/latest-drafts";
import { type Usage, usageIn } from "@keyway/flow/suggest";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";

const texts = new WeakMap<Catalogue, { body: string; tag: string }>();

/** The catalogue never changes while the server runs: written and hashed once. */
function textOf(catalogue: Catalogue) {
	let text = texts.get(catalogue);
	if (!text) {
		const body = JSON.stringify(catalogue);
		text = { body, tag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
		texts.set(catalogue, text);
	}
	return text;
}

/** Drafts that are looked at, and milliseconds for which the count is good. */
const DRAFTS = 500;
const FRESH = 60_000;
const counted = new WeakMap<object, { at: number; items: Promise<Usage[]> }>();

/** Counted once a minute at most, however many people build flows. */
function usageNow({ db }: Services): Promise<Usage[]> {
	const known = counted.get(db);
	if (known && Date.now() - known.at < FRESH) return known.items;
	const items = latestDrafts(db, DRAFTS).then(usageIn);
	counted.set(db, { at: Date.now(), items });
	items.catch(() => counted.delete(db));
	return items;
}

export const catalogueHandlers: Handlers<typeof catalogueRoutes> = {
	async getCatalogue({ services, request, reply }) {
		const { catalogue } = services.registry;
		const { body, tag } = textOf(catalogue);
		reply.header("etag", tag).header("cache-control", "private, no-cache");
		// Awaited: the answer is out before the caller looks whether one is needed.
		if (request.headers["if-none-match"] === tag) await reply.code(304).send();
		else await reply.type("application/json").serializer(String).send(body);
		return catalogue;
	},

	async getUsage({ services }) {
		return { items: await usageNow(services) };
	},
};
