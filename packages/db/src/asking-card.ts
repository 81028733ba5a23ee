import type { JsonObject } from "@keyway/schema/json";

/** Where a run waits for an answer, with the card's fields as they were when it began to wait. */
export type AskingCard = {
	runId: string;
	path: string;
	uses: string;
	title: string;
	fields: JsonObject;
	trigger: JsonObject;
};
