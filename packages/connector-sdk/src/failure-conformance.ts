import type { ActionContext, DirectoryPort, Outbound, OutboundResponse } from "./context.ts";
import { type ActionDefinition, idempotencyOf } from "./definition.ts";
import { ConnectorError, type ConnectorErrorKind } from "./error.ts";
import { OutboundError, type OutboundFailure } from "./outbound-error.ts";

/** What an action needs to be tried: a connection, fields, and a directory that knows the people in them. */
export type Trial = {
	connection: Record<string, unknown>;
	input: Record<string, unknown>;
	directory: DirectoryPort;
};

type Case = { name: string; fail(): Promise<OutboundResponse>; kinds: readonly ConnectorErrorKind[] };

const answer =
	(status: number, text: string, headers: Record<string, string> = {}) =>
	async () => ({ status, headers, text });
const lost = (reason: OutboundFailure, sent: boolean) => async (): Promise<OutboundResponse> => {
	throw new OutboundError(reason, `made up: ${reason}`, { sent });
};

/** Ways in which every service fails one day, and what the engine must be told. */
const CASES: Case[] = [
	{ name: "no connection", fail: lost("unreachable", false), kinds: ["down"] },
	{ name: "an address that is not allowed", fail: lost("refused", false), kinds: ["invalid"] },
	{ name: "an answer that is too large", fail: lost("tooLarge", true), kinds: ["invalid"] },
	{ name: "HTTP 401", fail: answer(401, ""), kinds: ["auth"] },
	{ name: "HTTP 429", fail: answer(429, "", { "retry-after": "7" }), kinds: ["limited"] },
	{ name: "HTTP 500", fail: answer(500, "oops"), kinds: ["down"] },
	{ name: "HTTP 503", fail: answer(503, "<html>Sorry</html>"), kinds: ["down"] },
];
const LOST: Case = { name: "an answer that never came", fail: lost("timeout", true), kinds: ["timeout"] };

/** Calls the action against an outside world that always fails, and lists what it gets wrong. */
export async function failureProblems(action: ActionDefinition, trial: Trial): Promise<string[]> {
	const cases = [...CASES, LOST];
	const problems = await Promise.all(cases.map((each) => tried(action, trial, each)));
	return problems.flat();
}

async function tried(action: ActionDefinition, trial: Trial, failing: Case): Promise<string[]> {
	const say = (problem: string) => [`${action.id}, ${failing.name}: ${problem}`];
	const outbound: Outbound = { fetch: failing.fail, dial: lost("unreachable", false) as never };
	const context: ActionContext = {
		connection: trial.connection,
		outbound,
		signal: new AbortController().signal,
		idempotencyKey: "run/card",
		now: new Date(0),
		directory: trial.directory,
	};
	try {
		await action.run(trial.input, context);
		return say("it says that all went well");
	} catch (error) {
		if (!(error instanceof ConnectorError)) return say(`it throws ${String(error)}, which the engine cannot tell`);
		// A first call that only looks things up may be repeated even where the act itself may not.
		const mayBeUnknown = failing === LOST && idempotencyOf(action, trial.connection, trial.input) === "none";
		const kinds = mayBeUnknown ? [...failing.kinds, "unknownOutcome"] : failing.kinds;
		if (!kinds.includes(error.kind)) return say(`it calls this ${error.kind}, not ${kinds.join(" or ")}`);
		if (error.kind === "limited" && error.retryAfter !== 7) return say("it loses how long to wait");
		return /^[A-Z"0-9].*[.!]/s.test(error.message) ? [] : say(`its message is no sentence: ${error.message}`);
	}
}
