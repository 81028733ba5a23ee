import type { languageRoutes } from "@keyway/contract/language";
import { listPersons } from "@keyway/db/directory";
import { listFlows } from "@keyway/db/flows";
import { listGroups } from "@keyway/db/groups";
import type { Gazetteer } from "@keyway/language/gazetteer";
import { questionOf, suggestionsOf } from "@keyway/language/improve";
import { inverseOf } from "@keyway/language/inverse";
import { parseSteps } from "@keyway/language/parse";
import { proposeEdits } from "@keyway/language/propose";
import { renderSteps } from "@keyway/language/render";
import { errors } from "@keyway/schema/error";
import { chooseWithModel } from "../../ai/choose.ts";
import { createModel } from "../../ai/model.ts";
import { kept } from "../../language/kept.ts";
import { inTime } from "../../language/reader.ts";
import type { Handlers } from "../handler.ts";
import type { Services } from "../services.ts";

/** How many names of each kind are read, and how long they are kept, in milliseconds. */
const MOST = 200;
const KEPT = 10_000;

const namesOf = new WeakMap<Services["db"], { until: number; names: Promise<Gazetteer> }>();

/** The organisation's own names: its people, groups, flows and connected services. */
function ownNames(services: Services): Promise<Gazetteer> {
	const before = namesOf.get(services.db);
	if (before && before.until > Date.now()) return before.names;
	const names = readNames(services);
	namesOf.set(services.db, { until: Date.now() + KEPT, names });
	names.catch(() => namesOf.delete(services.db));
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

const fail = errors({
	AI_OFF: [409, "No language model is set up. An administrator sets KEYWAY_AI_URL and KEYWAY_AI_MODEL."],
	AI_NOTHING: [422, "There are no steps to ask about. Write some first."],
});

export const languageHandlers: Handlers<typeof languageRoutes> = {
	async parseLanguage({ body, services }) {
		const gazetteer = body.gazetteer ? kept(body.gazetteer) : await ownNames(services);
		const { text, kind, choices, draft } = body;
		const catalogue = body.catalogue ? kept(body.catalogue) : services.registry.catalogue.entries;
		return inTime({ kind: "read", input: { text, kind, choices, gazetteer, catalogue }, draft });
	},

	async renderLanguage({ body, services }) {
		const gazetteer = body.gazetteer ?? (await ownNames(services));
		const { graph, kind, text, anew } = body;
		const catalogue = services.registry.catalogue.entries;
		return inTime({ kind: "say", input: { graph, kind, gazetteer, catalogue }, text, anew });
	},

	async inverseLanguage({ body, services }) {
		const gazetteer = body.gazetteer ?? (await ownNames(services));
		const catalogue = services.registry.catalogue.entries;
		const { graph, steps, problems } = inverseOf(body.graph, catalogue);
		const kind = "deprovisioning" as const;
		return { kind, graph, steps, problems, text: renderSteps({ graph, kind, gazetteer, catalogue }).text };
	},

	async getLanguageModel({ services }) {
		const { ai } = services.config;
		return { enabled: ai !== undefined, model: ai?.model ?? null, host: ai ? new URL(ai.url).host : null };
	},

	async improveLanguage({ body, services, reply }) {
		const { ai } = services.config;
		if (!ai) throw fail("AI_OFF");
		const gazetteer = body.gazetteer ?? (await ownNames(services));
		const input = { text: body.text, kind: body.kind, gazetteer, catalogue: services.registry.catalogue.entries };
		const plain = parseSteps(input);
		const reading = body.draft ? proposeEdits(plain, body.draft) : plain;
		const question = questionOf(input, reading);
		if (question.clauses.length === 0) throw fail("AI_NOTHING");
		const left = new AbortController();
		reply.raw.once("close", () => left.abort());
		const { chosen, usage } = await chooseWithModel(question, createModel(ai, services.outbound), left.signal);
		return { suggestions: suggestionsOf(input, reading, question, chosen), usage };
	},
};
