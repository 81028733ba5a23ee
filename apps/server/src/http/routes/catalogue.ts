import { createHash } from "node:crypto";
import type { catalogueRoutes } from "@keyway/contract/catalogue";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { Handlers } from "../handler.ts";

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
};
