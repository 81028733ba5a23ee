import type { CallLimits } from "@keyway/schema/call-limits";
import type { Effect, Icon, Idempotency, LaneSpec } from "@keyway/schema/catalogue";
import type { Person } from "@keyway/schema/person";
import type { z } from "zod";
import type { ActionContext, ConnectionContext } from "./context.ts";

export type Shape = Record<string, z.ZodType>;
export type Values<S extends Shape> = z.infer<z.ZodObject<S>>;

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
	? Name | Placeholders<Rest>
	: never;
/** A sentence whose `{placeholders}` are all fields of the input; a wrong name does not compile. */
export type Sentence<S extends string, I extends Shape> = [Placeholders<S>] extends [keyof I]
	? S
	: `No field is called ${Exclude<Placeholders<S>, keyof I> & string}`;

type Common<I extends Shape, O extends Shape> = {
	/** Without the connector: `sendChannelMessage`. */
	id: string;
	version: number;
	name: string;
	description: string;
	aliases?: string[];
	input: I;
	output: O;
	/** A typical output. */
	sample: Values<O>;
};

/** A card that calls something: `run` gets checked input and answers output of the declared shape. */
export type ActionDefinition<C extends Shape = Shape, I extends Shape = Shape, O extends Shape = Shape> = Common<
	I,
	O
> & {
	kind: "action";
	sentence: string;
	effect: Exclude<Effect, "none">;
	idempotency: Idempotency;
	/** Where connection or input decide it: with a key field, say, a create that has none becomes `key`. */
	idempotencyWith?(connection: Values<C>, input: Values<I>): Idempotency;
	inverse?: string;
	/** The vendor's page that documents the call. */
	source: string;
	run(input: Values<I>, context: ActionContext<Values<C>>): Promise<Values<O>>;
};

/** A pure card, also callable in expressions as `id(args…)`, arguments in the order of `input`. */
export type FunctionDefinition<I extends Shape = Shape, O extends Shape = Shape> = Common<I, O> & {
	kind: "function";
	/** `text`, `identity`, `csv` … */
	group: string;
	sentence: string;
	/** The output's name that an expression gets; default: the only one. */
	result?: string;
	run(input: Values<I>): Values<O>;
};

/** A card that the kernel itself performs: `flow.if`, `flow.wait` … */
export type ControlDefinition<I extends Shape = Shape, O extends Shape = Shape> = Common<I, O> & {
	kind: "control";
	sentence: string;
	lanes?: LaneSpec[];
};

/** A first card: the event type it listens to is `<connector>.<id>`; `output` is the shape of the event's data. */
export type TriggerDefinition<I extends Shape = Shape, O extends Shape = Shape> = Common<I, O> & {
	kind: "trigger";
	sentence: string;
	/** Not choosable by people: the built-in trigger of a flow kind. */
	builtIn?: boolean;
};

/** One entry of a live drop-down. */
export type Option = { value: string; label: string; detail?: string };
export type OptionPage = { items: Option[]; next?: string };
export type OptionSource<C> = (
	query: { search: string; cursor?: string },
	context: ConnectionContext<C>,
) => Promise<OptionPage>;

/** Roles of the service that the access manager can give, take and read back without a flow. */
export type RoleAccess<C> = {
	listRoles(context: ConnectionContext<C>): Promise<Option[]>;
	/** Succeeds also when the person has it already. */
	grant(role: string, person: Person, context: ConnectionContext<C>): Promise<void>;
	/** Succeeds also when the person, or the role of the person, is gone already. */
	revoke(role: string, person: Person, context: ConnectionContext<C>): Promise<void>;
	checkMember(role: string, person: Person, context: ConnectionContext<C>): Promise<boolean>;
	/** Everybody who has the role there, also who got it elsewhere. `email` = the work address, where the service knows it. */
	listMembers?(role: string, context: ConnectionContext<C>): Promise<{ account: string; email: string | null }[]>;
};

export type ConnectorDefinition<C extends Shape = Shape> = {
	id: string;
	name: string;
	description: string;
	group: "connector" | "builtin" | "control";
	icon: Icon;
	/** Fields of a connection; secrets are marked. None = the connector needs no connection. */
	connection?: C;
	/** How much of the service a connection may use where nobody says otherwise. */
	limits?: CallLimits;
	/** Cards also work without one: an HTTP call that needs no credentials. */
	connectionOptional?: boolean;
	/** Proves that the connection works and says who we are there: "Acme workspace, as access-bot". */
	test?(context: ConnectionContext<Values<C>>): Promise<string>;
	/** Live lists by name: `channels` is the source of fields with `options: "slack.channels"`. */
	options?: Record<string, OptionSource<Values<C>>>;
	roles?: RoleAccess<Values<C>>;
	triggers?: TriggerDefinition[];
	actions?: ActionDefinition<C>[];
	controls?: ControlDefinition[];
};

export type Definition = ActionDefinition | FunctionDefinition | ControlDefinition | TriggerDefinition;

/** How a repeat of this very call is kept from acting twice. */
export function idempotencyOf(
	action: ActionDefinition,
	connection: Record<string, unknown>,
	input: Record<string, unknown>,
): Idempotency {
	return action.idempotencyWith?.(connection, input) ?? action.idempotency;
}

/** Makes the constructor of a connector's actions, bound to the shape of its connection. */
export function actionsOf<C extends Shape>() {
	return function defineAction<const S extends string, I extends Shape, O extends Shape>(
		action: Omit<ActionDefinition<C, I, O>, "kind" | "sentence"> & { sentence: Sentence<S, I> & S },
	): ActionDefinition<C> {
		// The registry checks input by the very schema that typed it, so widening the parameter is sound.
		return { ...action, kind: "action" } as unknown as ActionDefinition<C>;
	};
}

export function defineFunction<const S extends string, I extends Shape, O extends Shape>(
	definition: Omit<FunctionDefinition<I, O>, "kind" | "sentence"> & { sentence: Sentence<S, I> & S },
): FunctionDefinition {
	return { ...definition, kind: "function" } as unknown as FunctionDefinition;
}

export function defineControl<const S extends string, I extends Shape, O extends Shape>(
	definition: Omit<ControlDefinition<I, O>, "kind" | "sentence"> & { sentence: Sentence<S, I> & S },
): ControlDefinition {
	return { ...definition, kind: "control" } as unknown as ControlDefinition;
}

export function defineTrigger<const S extends string, I extends Shape, O extends Shape>(
	definition: Omit<TriggerDefinition<I, O>, "kind" | "sentence"> & { sentence: Sentence<S, I> & S },
): TriggerDefinition {
	return { ...definition, kind: "trigger" } as unknown as TriggerDefinition;
}

export function defineConnector<C extends Shape>(connector: ConnectorDefinition<C>): ConnectorDefinition {
	return connector as unknown as ConnectorDefinition;
}
