import type { Json, JsonObject } from "@keyway/schema/json";

/** How a run in test mode differs from one that counts; part of its journal, so that replay comes to the same. */
export type TestPlan = {
	/** The run ends after this card. */
	upTo?: string;
	/** Outputs that cards give without being performed, by card. */
	outputs: { [card: string]: Json };
	/** The cards act on the real services and the real directory. */
	live: boolean;
	/** Of a called flow: the run whose private world it acts in too. */
	root?: string;
	/** What the private world of the test is filled with. */
	world: JsonObject;
};

/** Why a step of a test was not performed: its output was given, it is a documented example, it is left out in tests. */
export type Simulated = "fixture" | "example" | "skipped";
