import type { TestFixtures } from "@keyway/contract/flow-tests";
import type { Actor } from "@keyway/db/actor";
import { findPersonBy } from "@keyway/db/directory";
import { keepTestVersion } from "@keyway/db/flow-tests";
import { type FlowRecord, lockFlow } from "@keyway/db/flows";
import { needsSecondPerson } from "@keyway/db/publish-requests";
import type { TestPlan } from "@keyway/engine/kernel/test-plan";
import { findNewest } from "@keyway/flow/catalogue-index";
import { errors } from "@keyway/schema/error";
import type { Json, JsonObject } from "@keyway/schema/json";
import { Person } from "@keyway/schema/person";
import type { Services } from "../http/services.ts";
import { onlyCard, requireCard } from "./only-card.ts";
import { WorldFixtures } from "./test-worlds.ts";

const fail = errors({
	TEST_FIXTURES_INVALID: [422, "The fixtures do not fit: {problems}"],
	LIVE_NEEDS_SECOND_PERSON: [
		403,
		"Publishing “{name}” needs a second person, so a draft that nobody has approved cannot act on the real services. Test it in test mode.",
	],
});

export type Test = {
	input?: JsonObject | undefined;
	fixtures: TestFixtures;
	upTo?: string | undefined;
	card?: string | undefined;
	live: boolean;
};

/** What the private world holds. @throws TEST_FIXTURES_INVALID with the places */
export function worldOf({ outputs: _, ...fixtures }: TestFixtures): JsonObject {
	const parsed = WorldFixtures.safeParse(fixtures);
	if (parsed.success) return fixtures as JsonObject;
	const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
	throw fail("TEST_FIXTURES_INVALID", { problems: problems.slice(0, 5).join(" · ") }, { details: problems });
}

/** Whom the run is about is in the directory, as whoever starts a flow for real is. */
async function withSubject(db: Services["db"], world: JsonObject, user: Json | undefined): Promise<JsonObject> {
	const person = Person.safeParse(user);
	if (!person.success) return world;
	const identifiers = [person.data.id, person.data.email].filter((each) => each !== undefined);
	for (const identifier of identifiers) if (await findPersonBy(db, identifier)) return world;
	if (identifiers.length === 0) return world;
	const people = Array.isArray(world["people"]) ? world["people"] : [];
	return { ...world, people: [...people, user as Json] };
}

/**
 * Starts a copy of the draft in test mode. @returns the run and the revision of the draft that it tests
 * @throws TEST_FIXTURES_INVALID, TEST_CARD_UNKNOWN, TEST_CARD_IN_LOOP, EVENT_INVALID, LIVE_NEEDS_SECOND_PERSON
 */
export async function startTest(
	{ db, engine, registry }: Pick<Services, "db" | "engine" | "registry">,
	flowId: string,
	test: Test,
	actor: Actor,
): Promise<{ run: string; revision: number }> {
	const { catalogue } = registry;
	const world = worldOf(test.fixtures);
	const { version, revision, outputs } = await db.transaction(async (tx) => {
		const record: FlowRecord = await lockFlow(tx, flowId);
		if (test.live && (record.published === null || record.changed) && (await needsSecondPerson(tx, record)))
			throw fail("LIVE_NEEDS_SECOND_PERSON", { name: record.name });
		if (test.upTo !== undefined) requireCard(record.draft, test.upTo);
		const { graph, outputs } =
			test.card === undefined ? { graph: record.draft, outputs: {} } : onlyCard(record.draft, test.card, catalogue);
		return { version: await keepTestVersion(tx, record, graph, actor), revision: record.revision, outputs };
	});
	const input = test.input ?? ((findNewest(catalogue, version.type)?.sample ?? {}) as JsonObject);
	const upTo = test.card ?? test.upTo;
	const plan: TestPlan = {
		...(upTo === undefined ? {} : { upTo }),
		outputs: { ...outputs, ...test.fixtures.outputs },
		live: test.live,
		world: await withSubject(db, world, input["user"]),
	};
	return { run: await engine.startTest(version, input, plan, actor.name), revision };
}
