import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { ref } from "@keyway/schema/field-value";
import type { Card } from "@keyway/schema/flow";
import type { RunningEngine } from "@keyway/server/worker/engine";
import { afterEach, beforeEach, inject } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { type Call, card, probe } from "./probe.ts";

/** What the tests of one file share, made anew for each test. */
export type Stage = {
	bed: Bed;
	/** Calls that reached the outside system. */
	calls: Call[];
	/** What the outside system answers. */
	answer: (call: Call) => Promise<string> | string;
	/** The outside system as a connector. */
	outside(): ConnectorDefinition;
};

export function useStage(): Stage {
	const stage = {
		outside: () =>
			probe((call) => {
				stage.calls.push(call);
				return stage.answer(call);
			}),
	} as Stage;
	beforeEach(async () => {
		stage.bed = await makeBed(inject("databaseUrl"));
		stage.calls = [];
		stage.answer = (call) => `heard ${call.text}`;
	});
	afterEach(() => stage.bed.stop());
	return stage;
}

/** Tells an engine that something happened. */
export function send(engine: RunningEngine, text = "hello", more: { externalId?: string } = {}) {
	return engine.accept({ type: "probe.happened", data: { text }, source: "api", caller: "test", ...more });
}

/** The same, for the one run that it starts. */
export const first = async (engine: RunningEngine, text?: string) => (await send(engine, text)).runs[0] as string;

/** A card that calls the outside system with the event's text. */
export const say = (id: string, more: Partial<Card> = {}) =>
	card(id, "probe.call", { text: ref("trigger", "text") }, more);

export const never = () => new Promise<string>(() => {});
