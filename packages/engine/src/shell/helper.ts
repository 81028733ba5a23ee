import { AppError } from "@keyway/schema/error";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { CardFailure, stepError } from "../card-error.ts";
import { kept } from "../card-input.ts";
import { whenWorkedOut } from "../deferred.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Child } from "../kernel/record.ts";
import type { CallPlan } from "../kernel/settle.ts";
import { type EngineStore, type Listening, OutcomeUnknown, type World } from "../ports.ts";
import { redactor } from "../redact.ts";
import { type Evaluate, resolve } from "../resolve.ts";
import { isSealed, type SealPort, sealer } from "../sealing.ts";
import { inputProblems } from "./helper-input.ts";
import type { Accepted, IncomingEvent } from "./intake.ts";
import type { LiveRun } from "./live-run.ts";
import { personOf } from "./perform.ts";
import type { Programs } from "./programs.ts";

export type HelperParts = {
	store: EngineStore;
	programs: Programs;
	world: World;
	evaluate: Evaluate;
	seal: SealPort | undefined;
	newId: () => string;
	accept(event: IncomingEvent): Promise<Accepted>;
};

/** What became of a call: the helper runs and is waited for, or not, or it could not be started. */
export type Called = { input: Json } & ({ child: Child } | { error: StepError });

/** What starts helper flows. */
const HELPER = "helper.called";

/**
 * Starts a helper's run once: its id is journalled by `begin` before it exists, so that after a crash the same run is
 * asked for again. Never throws.
 */
export async function callHelper(
	parts: HelperParts,
	run: LiveRun,
	plan: CallPlan,
	begin: (child: Child, input: Json) => Promise<void>,
): Promise<Called> {
	let input: Json = {};
	try {
		const asked = await readFields(parts, run, plan);
		input = asked.input;
		const child = plan.child ?? (await newChild(parts, run, asked));
		if (!plan.child) await begin(child, input);
		await start(parts, run, plan, child, asked);
		return { input, child };
	} catch (thrown) {
		return { input, error: errorOf(thrown) };
	}
}

type Asked = { flow: string; waits: boolean; inputs: JsonObject; user: Json; input: Json };

async function readFields(parts: HelperParts, run: LiveRun, plan: CallPlan): Promise<Asked> {
	const { value: scope, secrets } = sealer(parts.seal, run.id).open(plan.scope);
	const fields: JsonObject = await whenWorkedOut(parts.evaluate, (evaluate) =>
		Object.fromEntries(
			Object.entries(plan.card.fields).map(([name, field]) => [name, resolve(field, scope, evaluate)]),
		),
	);
	const { flow: given, wait = null, user = null, input: inputs = null } = fields;
	const flow = isObject(given) ? given["value"] : given;
	if (typeof flow !== "string" || flow === "")
		throw new CardFailure("invalid", "FLOW_MISSING", "Choose the flow to call.");
	if (inputs !== null && !isObject(inputs))
		throw new CardFailure("invalid", "VALUES_NOT_NAMED", "Give each input a name: the called flow reads them by it.");
	const person =
		user === null || user === "" ? null : await personOf(user, "user", (id) => parts.world.directory.find(id));
	const input = kept(redactor(secrets).json(fields), "input");
	return { flow, waits: wait !== false, inputs: inputs ?? {}, user: person, input };
}

async function newChild(parts: HelperParts, run: LiveRun, { flow, waits, inputs }: Asked): Promise<Child> {
	if (depthOf(run) >= LIMITS.depth)
		throw new CardFailure(
			"invalid",
			"CALL_TOO_DEEP",
			`Flows call each other at most ${LIMITS.depth} deep. Look for a flow that calls itself without end.`,
		);
	const { flowId, version } = await findHelper(parts.store, flow);
	const program = await parts.programs.get(flowId, version);
	const problems = program ? inputProblems(program.graph.trigger, inputs) : [];
	if (problems.length > 0)
		throw new CardFailure("invalid", "INPUT_INVALID", `The called flow's inputs do not fit. ${problems.join(" · ")}`);
	return { run: parts.newId(), flowId, version, waits };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A flow by its id or its name. */
async function findHelper(store: EngineStore, flow: string): Promise<Listening> {
	const byId = UUID.test(flow) ? await store.published(flow) : null;
	const found = byId ? [byId] : await store.publishedAs(flow);
	const [first, second] = found;
	if (!first)
		throw new CardFailure(
			"notFound",
			"FLOW_NOT_FOUND",
			`No published flow is called "${flow}". Publish it, or choose another.`,
		);
	if (second)
		throw new CardFailure(
			"invalid",
			"FLOW_NOT_CERTAIN",
			`Several flows are called "${flow}". Choose one from the list.`,
		);
	if (first.type !== HELPER)
		throw new CardFailure(
			"invalid",
			"FLOW_NO_HELPER",
			`"${flow}" starts on ${first.type}, so it cannot be called. Choose a helper flow.`,
		);
	return first;
}

async function start(parts: HelperParts, run: LiveRun, plan: CallPlan, child: Child, asked: Asked): Promise<void> {
	const { seal } = sealer(parts.seal, child.run);
	const { secrets } = sealer(parts.seal, run.id).open(plan.scope);
	// What was sealed for this run is sealed anew for the other, as far as it is handed over.
	const inputs =
		secrets.length === 0 ? asked.inputs : (sealTouched(asked.inputs, redactor(secrets).touches, seal) as JsonObject);
	const caller = { run: run.id, flow: run.program.flow, card: plan.path, depth: depthOf(run) + 1 };
	const data: JsonObject = { inputs, caller, ...(asked.user === null ? {} : { user: asked.user }) };
	await parts.accept({
		type: HELPER,
		data,
		source: "engine",
		caller: `run/${run.id}`,
		externalId: child.run,
		only: { flowId: child.flowId, version: child.version, type: HELPER },
		as: { run: child.run, sealed: isSealed(inputs) },
		...(run.state.test ? { test: { ...run.state.test, outputs: {}, root: run.state.test.root ?? run.id } } : {}),
	});
}

function sealTouched(value: Json, touches: (text: string) => boolean, seal: (value: Json) => Json): Json {
	if (typeof value === "string") return touches(value) ? seal(value) : value;
	if (value === null || typeof value !== "object") return value;
	if (Array.isArray(value)) return value.map((item) => sealTouched(item, touches, seal));
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sealTouched(item, touches, seal)]));
}

/** How many calls this run is inside of; only what the engine itself wrote is believed. */
function depthOf(run: LiveRun): number {
	const caller = run.trigger === HELPER ? run.state.input["caller"] : null;
	return isObject(caller) ? Number(caller["depth"]) : 0;
}

/** A server that is busy or stopping, or has lost its database, is tried again, like a service that is down. */
function errorOf(thrown: unknown): StepError {
	if (thrown instanceof OutcomeUnknown)
		return { kind: "down", code: "DATABASE_LOST", message: "The database was lost while the flow was being started." };
	const error = stepError(thrown);
	return thrown instanceof AppError && thrown.status === 503 ? { ...error, kind: "down" } : error;
}

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
