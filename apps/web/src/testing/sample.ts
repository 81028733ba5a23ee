import { listTestCases, type TestCase, type TestFixtures } from "@keyway/contract/flow-tests";
import { getRun } from "@keyway/contract/runs";
import { getUser } from "@keyway/contract/users";
import { triggerId } from "@keyway/flow/built-in-trigger";
import { findEntry, findNewest } from "@keyway/flow/catalogue-index";
import type { CatalogueEntry } from "@keyway/schema/catalogue";
import type { JsonObject } from "@keyway/schema/json";
import type { StepRun } from "@keyway/schema/run";
import { api } from "../api/client.ts";
import { runName } from "../runs/run-words.ts";
import type { FlowContext } from "../words/flow-context.ts";
import type { Sample } from "./testing-view.ts";

export type Filling = { input?: JsonObject; fixtures?: TestFixtures };

/** The sample in a few words: `Run 1a2b3c, Priya Raman`. */
export function sampleWords(sample: Sample): string {
	switch (sample.kind) {
		case "example":
			return "Example of the first step";
		case "run":
			return [`Run ${runName(sample.run.id)}`, sample.run.subject].filter(Boolean).join(", ");
		case "person":
			return sample.name;
		case "typed":
			return "What I typed";
		case "case":
			return `Test “${sample.name}”`;
	}
}

/** The definition of what starts the flow, where the catalogue has one. */
function triggerEntry({ graph, kind, catalogue }: FlowContext): CatalogueEntry | undefined {
	return graph.trigger ? findEntry(catalogue, graph.trigger.uses) : findNewest(catalogue, triggerId(graph, kind));
}

/** Whether the first step hands over a person, so that a test may be about one. */
export const isAboutPerson = (context: FlowContext): boolean =>
	triggerEntry(context)?.outputs.some(({ name, type }) => name === "user" && type === "person") ?? false;

/** The example as JSON, to be edited. */
export function exampleText(context: FlowContext): string {
	return JSON.stringify(triggerEntry(context)?.sample ?? {}, null, 2);
}

/** What was typed, as an object. @throws Error that says what is wrong with it */
export function typedInput(text: string): JsonObject {
	if (text.trim() === "") return {};
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new Error(`The input is no JSON yet: ${(error as Error).message}.`);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new Error('The input must be an object, for example {"reason": "A first try"}.');
	return value as JsonObject;
}

/** Outputs that a run's cards gave, so that one card can be tested on them. */
export function outputsIn(steps: readonly StepRun[], except: string): TestFixtures["outputs"] {
	const given = steps.filter(
		({ card, path, status, output }) =>
			card !== except && card !== "trigger" && path === card && status === "succeeded" && output !== undefined,
	);
	return Object.fromEntries(given.map(({ card, output }) => [card, output as JsonObject]));
}

/** Reads what the sample stands for; a card alone gets the outputs of the run too. @throws ApiError, Error */
export async function fillingOf(flowId: string, context: FlowContext, sample: Sample, card?: string): Promise<Filling> {
	switch (sample.kind) {
		case "example":
			return {};
		case "typed":
			return { input: typedInput(sample.text) };
		case "run": {
			const run = await api(getRun, { params: { id: sample.run.id } });
			return {
				input: run.input as JsonObject,
				...(card ? { fixtures: { outputs: known(context, outputsIn(run.steps, card)) } } : {}),
			};
		}
		case "person": {
			const user = await api(getUser, { params: { id: sample.id } });
			const example = triggerEntry(context)?.sample;
			const rest = example && typeof example === "object" && !Array.isArray(example) ? example : {};
			return { input: { ...rest, user } };
		}
		case "case": {
			const { items } = await api(listTestCases, { params: { id: flowId } });
			const found = items.find((each: TestCase) => each.name === sample.name);
			if (!found) throw new Error(`The test “${sample.name}” was deleted. Choose another sample.`);
			return { input: found.input, fixtures: found.fixtures };
		}
	}
}

/** Only cards that the draft still has: others would be refused. */
export function known(context: FlowContext, outputs: TestFixtures["outputs"]): NonNullable<TestFixtures["outputs"]> {
	return Object.fromEntries(Object.entries(outputs ?? {}).filter(([id]) => context.graph.cards[id]));
}
