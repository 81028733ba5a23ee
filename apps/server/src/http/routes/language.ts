import type { languageRoutes } from "@keyway/contract/language";
import { listPersons } from "@keyway/db/directory";
import { listFlows } from "@keyway/db/flows";
import { listGroups } from "@keyway/db/groups";
import type { Gazetteer } from "@keyway/language/gazetteer";
import { parseSteps } from "@keyway/language/parse";
import { proposeEdits } from "@keyway/language/propose";
import { renderSteps } from "@keyway/language/render";
import { reword } from "@keyway/language/reword";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";

/** How many names of each kind are read, and how long they are kept, in milliseconds. */
const MOST = 200;
const KEPT = 10_000;

const kept = new WeakMap<Services["db"], { until: number; names: Promise<Gazetteer> }>();

/** The organisation's own names: its people, groups, flows and connected services. */
function ownNames(services: Services): Promise<Gazetteer> {
	const before = kept.get(services.db);
	if (before && before.until > Date.now()) return before.names;
	const names = readNames(services);
	kept.set(services.db, { until: Date.now() + KEPT, names });
	names.catch(() => kept.delete(services.db));
	return names;
}

async function readNames({ db, registry }: Services): Promise<Gazetteer> {
	const page = { limit: MOST };
	const [people, groups, flows] = await Promise.all([listPersons(db, page), listGroups(db, page), listFlows(db, page)]);
	return {
		apps: registry.catalogue.connectors
			.filter((connector) => connector.group === "connector")
			.map(({ id, name }) => ({ name, connector: id, aliases: [] })),
		people: people.items.map(({ person }) => ({ name: `${person.firstName} ${person.lastName}`, email: person.email })),
		groups: groups.items.map(({ name }) => ({ name, aliases: [] })),
		flows: flows.items.map(({ name }) => name),
	};
}

export const languageHandlers: Handlers<typeof languageRoutes> = {
	async parseLanguage({ body, services }) {
		const gazetteer = body.gazetteer ?? (await ownNames(services));
		const reading = parseSteps({
			text: body.text,
			kind: body.kind,
			gazetteer,
			catalogue: body.catalogue ?? services.registry.catalogue.entries,
		});
		return body.draft ? proposeEdits(reading, body.draft) : reading;
	},

	async renderLanguage({ body, services }) {
		const gazetteer = body.gazetteer ?? (await ownNames(services));
		const { graph, kind, text, anew } = body;
		const input = { graph, kind, gazetteer, catalogue: services.registry.catalogue.entries };
		return text === undefined ? renderSteps(input) : reword({ ...input, text, anew });
	},
};
