import { type ActionDefinition, idempotencyOf } from "@keyway/connector-sdk/definition";
import type { Idempotency } from "@keyway/schema/catalogue";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { Person } from "@keyway/schema/person";
import type { StepError } from "@keyway/schema/run";
import { CardFailure, stepError } from "../card-error.ts";
import { asJson, fieldsOf, parseInput, runFunction } from "../card-input.ts";
import { whenWorkedOut } from "../deferred.ts";
import type { ActPlan } from "../kernel/settle.ts";
import type { Simulated } from "../kernel/test-plan.ts";
import type { Model, OpenConnection, World } from "../ports.ts";
import type { Performable } from "../program.ts";
import { blank, type Redactor, redactor, strings, walk } from "../redact.ts";
import type { Evaluate } from "../resolve.ts";
import { isSealed, type Sealer } from "../sealing.ts";
import type { Entered, Gate } from "./gate.ts";

const DEFAULT_TIME_LIMIT = 60;

/** Redacted and small enough for the journal. */
export type Performed = { input: Json } & (
	| { output: Json; sealed?: boolean; simulated?: Simulated }
	| { error: StepError }
	/** Nothing was called: the connection's limits want it to be tried again then. */
	| { held: number }
);

export type Performing = {
	plan: ActPlan;
	/** Something sealed may stand in the plan's scope. */
	hasSealed: boolean;
	sealer: Sealer;
	idempotencyKey: string;
	world: World;
	evaluate: Evaluate;
	/** Aborted when the run is cancelled or given up. */
	signal: AbortSignal;
	gate: Gate;
	/** Journals that the call begins, for cards whose outcome cannot be asked about afterwards. */
	begin(input: Json): Promise<void>;
};

/** Performs one action: fields → people → schema → call, within its time limit. Never throws; everything is redacted. */
export async function perform(performing: Performing): Promise<Performed> {
	const { plan, sealer } = performing;
	let redact = redactor([]);
	let input: JsonObject = {};
	try {
		const connection = await openConnection(performing);
		const { value: scope, secrets } = performing.hasSealed
			? sealer.open(plan.scope)
			: { value: plan.scope, secrets: [] };
		input = await whenWorkedOut(performing.evaluate, (evaluate) =>
			fieldsOf(plan.card, plan.performable, scope, evaluate),
		);
		redact = redactor([...connection.secrets, ...secrets, ...secretsIn(input, plan.performable.secretInputs)]);
		input = await withPeople(performing, input);
		const checked = parseInput(plan.performable, input);
		const kept = journalled(input, plan.performable.secretInputs, redact, "input");
		const { definition } = plan.performable;
		const seal = (output: unknown) => sealed(output, plan.performable.secretOutputs, secrets, sealer, redact);
		if (definition.kind !== "action") return { input: kept, ...seal(runFunction(plan.performable, checked)) };
		if (modelOf(performing)?.do === "example") return { input: kept, ...seal(definition.sample), simulated: "example" };
		const entered = await enter(performing, connection);
		if ("until" in entered) return { input: kept, held: entered.until };
		const begins = idempotencyOf(definition, connection.values, checked) === "none";
		const output = await (begins ? performing.begin(kept) : Promise.resolve())
			.then(() => call(performing, definition, checked, connection))
			.finally(entered.leave);
		const shaped = shape(plan.performable, output);
		return { input: kept, ...seal(shaped) };
	} catch (thrown) {
		return { input: safeInput(input, plan.performable.secretInputs, redact), error: redact.error(stepError(thrown)) };
	}
}

/** In test mode: what stands in for the card's service. */
function modelOf({ plan, world }: Performing): Model | null {
	const { connector } = plan.performable;
	return connector && world.models ? world.models(connector) : null;
}

const FREE: Entered = { leave() {} };

/** Waits until the connection's limits let the call out. */
async function enter(performing: Performing, { limits }: OpenConnection): Promise<Entered> {
	const { gate, plan, signal } = performing;
	const { connection } = plan.card;
	if (connection === undefined || modelOf(performing) !== null) return FREE;
	return gate.enter(connection, limits ?? plan.performable.connector?.limits ?? null, signal);
}

const NO_CONNECTION: OpenConnection = { connector: "", values: {}, secrets: [] };

async function openConnection(performing: Performing): Promise<OpenConnection> {
	const { plan, world } = performing;
	const { definition, connector } = plan.performable;
	if (definition.kind !== "action" || !connector?.connection) return NO_CONNECTION;
	const model = modelOf(performing);
	if (model) return model.do === "call" ? model.connection : NO_CONNECTION;
	if (plan.card.connection === undefined && connector.connectionOptional)
		return { connector: connector.id, values: {}, secrets: [] };
	if (plan.card.connection === undefined)
		throw new CardFailure("auth", "CONNECTION_MISSING", `Choose a connection to ${connector.name} on the card.`);
	const connection = await world.connections.open(plan.card.connection);
	if (connection.connector !== connector.id)
		throw new CardFailure("auth", "CONNECTION_OF_OTHER", `The card needs a connection to ${connector.name}.`);
	return connection;
}

/** Replaces people given by id, address or user name by what the directory knows of them. */
async function withPeople({ plan, world }: Performing, input: JsonObject): Promise<JsonObject> {
	const resolved: JsonObject = { ...input };
	for (const name of plan.performable.persons) {
		const value = input[name];
		if (value === undefined || value === null) continue;
		resolved[name] = await personOf(value, name, (identifier) => world.directory.find(identifier));
	}
	return resolved;
}

export async function personOf(
	value: Json,
	field: string,
	find: (id: string) => Promise<Person | null>,
): Promise<Json> {
	if (typeof value === "string") {
		const person = await find(value);
		if (person) return asJson(person, "input");
		throw new CardFailure(
			"notFound",
			"PERSON_NOT_FOUND",
			`The directory knows nobody called "${value}" (field "${field}"). Add the person, or correct the address.`,
		);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new CardFailure("invalid", "PERSON_INVALID", `The field "${field}" needs one person.`);
	const identifier = [value["id"], value["email"]].find((each) => typeof each === "string" && each !== "");
	const person = typeof identifier === "string" ? await find(identifier) : null;
	if (person) return asJson({ ...value, ...person }, "input");
	if (typeof value["email"] === "string" && value["email"] !== "") return value;
	throw new CardFailure(
		"notFound",
		"PERSON_NOT_FOUND",
		`The directory does not know the person of the field "${field}", and no e-mail address is given.`,
	);
}

/** Calls the definition and lets go of it when the time is up, even if it does not listen to the signal. */
async function call(
	{ plan, world, idempotencyKey, signal, gate }: Performing,
	definition: ActionDefinition,
	input: Record<string, unknown>,
	connection: OpenConnection,
): Promise<unknown> {
	const seconds = plan.card.timeLimit ?? DEFAULT_TIME_LIMIT;
	const own = new AbortController();
	const stop = () => own.abort(signal.reason);
	if (signal.aborted) throw new CardFailure("cancelled", "CANCELLED", "The run was cancelled before this call.");
	signal.addEventListener("abort", stop, { once: true });
	const timer = setTimeout(() => own.abort(new CallTimeout()), seconds * 1_000);
	try {
		const given = new Promise<never>((_, reject) => {
			own.signal.addEventListener("abort", () => reject(own.signal.reason), { once: true });
		});
		const run = definition.run(input, {
			connection: connection.values,
			outbound: world.outbound,
			directory: world.directory,
			access: world.access,
			signal: own.signal,
			idempotencyKey,
			now: new Date(plan.at),
		});
		return await Promise.race([run, given]);
	} catch (thrown) {
		if (own.signal.reason instanceof CallTimeout)
			throw timedOut(idempotencyOf(definition, connection.values, input), seconds);
		if (signal.aborted) throw new CardFailure("cancelled", "CANCELLED", "The run was cancelled during this call.");
		const { kind, retryAfter = 0 } = stepError(thrown);
		// It wants no calls of anybody until then, and not only none of this run.
		if (kind === "limited" && retryAfter > 0 && plan.card.connection !== undefined)
			gate.limited(plan.card.connection, retryAfter * 1_000);
		throw thrown;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", stop);
	}
}

class CallTimeout extends Error {}

function timedOut(idempotency: Idempotency, seconds: number): CardFailure {
	if (idempotency === "none")
		return new CardFailure(
			"unknownOutcome",
			"OUTCOME_UNKNOWN",
			`No answer within ${seconds} seconds, so nobody knows whether it was done. Look there, then retry the card or leave it.`,
		);
	return new CardFailure(
		"timeout",
		"TIME_LIMIT",
		`No answer within ${seconds} seconds. Raise the card's time limit if the service is slow.`,
	);
}

/** The output as the definition declares it; what does not fit is kept as it came: the work is done. */
function shape({ output }: Performable, value: unknown): unknown {
	const parsed = output.safeParse(value);
	return parsed.success ? parsed.data : value;
}

function journalled(value: unknown, secret: readonly string[], redact: Redactor, what: "input" | "output"): Json {
	return asJson(redact.json(blank(value as Json, secret)), what);
}

/**
 * The output for the journal: what is secret, or made of something that was sealed, is sealed for the cards after it;
 * secrets of the connection are blanked.
 */
function sealed(
	value: unknown,
	names: readonly string[],
	secrets: string[],
	{ seal }: Sealer,
	redact: Redactor,
): { output: Json; sealed?: boolean; simulated?: Simulated } {
	const known = [...secrets, ...secretsOf(value as Json, names)];
	const touched = redactor(known);
	const hidden = blank(value as Json, names, seal);
	const output =
		known.length === 0
			? redact.json(hidden)
			: walk(hidden, (text) => (touched.touches(text) ? (seal(text) as string) : redact.text(text)));
	const kept = asJson(output, "output");
	return { output: kept, ...(known.length > 0 && isSealed(kept) ? { sealed: true } : {}) };
}

/** Texts of an output's secret members: a service may repeat them in others. */
function secretsOf(value: Json, names: readonly string[]): string[] {
	if (names.length === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return [];
	return names.flatMap((name) => strings(value[name] ?? null));
}

function safeInput(input: JsonObject, secret: readonly string[], redact: Redactor): Json {
	try {
		return journalled(input, secret, redact, "input");
	} catch {
		return {};
	}
}

function secretsIn(input: JsonObject, names: readonly string[]): string[] {
	return names.flatMap((name) => {
		const value = input[name];
		return typeof value === "string" ? [value] : [];
	});
}
