import { type CaseResult, Expectations, TestFixtures } from "@keyway/contract/flow-tests";
import type { Actor } from "@keyway/db/actor";
import { listTestCases, type TestCase } from "@keyway/db/flow-tests";
import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import type { Run } from "@keyway/schema/run";
import { awaitRun } from "../http/await-run.ts";
import type { Services } from "../http/services.ts";
import { startTest } from "./test-run.ts";

/** Milliseconds that one case may take. */
const LIMIT = 30_000;

/** Runs all cases of a flow's draft, one after the other, and says what came out otherwise than expected. */
export async function runCases(
	services: Pick<Services, "db" | "engine" | "registry">,
	flowId: string,
	actor: Actor,
): Promise<CaseResult[]> {
	const results: CaseResult[] = [];
	for (const each of await listTestCases(services.db, flowId))
		results.push(await runCase(services, flowId, each, actor));
	return results;
}

async function runCase(
	services: Pick<Services, "db" | "engine" | "registry">,
	flowId: string,
	{ name, input, fixtures, expectations }: TestCase,
	actor: Actor,
): Promise<CaseResult> {
	try {
		const given = Object.keys(input).length > 0 ? { input } : {};
		const test = { ...given, fixtures: TestFixtures.parse(fixtures), live: false };
		const { run: id } = await startTest(services, flowId, test, actor);
		const run = await awaitRun(services, id, LIMIT);
		if (!run) return { name, run: id, problems: [`The run has not ended after ${LIMIT / 1_000} seconds.`] };
		return { name, run: id, problems: differences(run, Expectations.parse(expectations)) };
	} catch (error) {
		// What refuses to start is red too, and stops none of the others.
		if (error instanceof AppError) return { name, run: null, problems: [error.message] };
		throw error;
	}
}

/** What of a run is otherwise than expected, in words. */
export function differences(run: Run, { status, steps = {} }: Expectations): string[] {
	const problems: string[] = [];
	const wanted = status ? [status] : ["succeeded", "stopped"];
	if (!wanted.includes(run.status)) {
		const why = run.error ? `: ${run.error.message}` : "";
		problems.push(`The run is ${run.status} instead of ${wanted.join(" or ")}${why}`);
	}
	for (const [place, expected] of Object.entries(steps)) {
		const step = run.steps.find((each) => each.path === place) ?? run.steps.find((each) => each.card === place);
		if (!step) {
			if (expected.status !== "skipped") problems.push(`"${place}" was not reached.`);
			continue;
		}
		if (expected.status !== undefined && step.status !== expected.status)
			problems.push(`"${place}" is ${step.status} instead of ${expected.status}.`);
		for (const part of ["input", "output"] as const)
			for (const difference of missing(expected[part], step[part], part)) problems.push(`"${place}": ${difference}`);
	}
	return problems;
}

/** Where `held` lacks a part of `wanted`. */
function missing(wanted: Json | undefined, held: Json | undefined, at: string): string[] {
	if (wanted === undefined) return [];
	const isTree = typeof wanted === "object" && wanted !== null;
	if (!isTree || typeof held !== "object" || held === null || Array.isArray(wanted) !== Array.isArray(held))
		return wanted === held ? [] : [`${at} is ${shown(held)} instead of ${shown(wanted)}`];
	if (Array.isArray(wanted) && Array.isArray(held) && wanted.length !== held.length)
		return [`${at} has ${held.length} entries instead of ${wanted.length}`];
	const members = held as { [name: string]: Json };
	return Object.entries(wanted).flatMap(([name, each]) => missing(each, members[name], `${at}.${name}`));
}

function shown(value: Json | undefined): string {
	const text = value === undefined ? "nothing" : JSON.stringify(value);
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
