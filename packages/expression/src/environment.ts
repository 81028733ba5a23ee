import { Environment } from "@marcbachmann/cel-js";
import { argumentTypes, celTypeOf } from "./cel-type.ts";
import { LIMITS } from "./limits.ts";
import { registerOperators } from "./operators.ts";
import type { Parameter, Signature } from "./signature.ts";

/** What a registered function is called with; `call` gets CEL values in the order of the parameters. */
export type Call = (signature: Signature, values: unknown[]) => unknown;

/** Names that CEL uses for types, so that no variable may have them: `list` is of type `type`. */
const CEL_TYPES = new Set(["string", "bool", "int", "uint", "double", "map", "list", "bytes", "type", "null_type"]);

/** Overloads that one function may have before its parameters stop being told apart. */
const MAX_OVERLOADS = 64;

/**
 * CEL with our operators and functions. A function's group is a constant with a type of its own and the function a
 * method of that type, so `text.lower(x)` is CEL's own method call and `text` cannot be taken for data.
 */
export function createEnvironment(signatures: readonly Signature[], call: Call): Environment {
	const environment = new Environment({
		homogeneousAggregateLiterals: false,
		limits: { maxAstNodes: LIMITS.nodes, maxDepth: LIMITS.depth },
	});
	registerOperators(environment);
	const groups = new Map<string, string>();
	// Of two versions of a function, expressions get the one that is given last.
	for (const signature of new Map(signatures.map((each) => [each.id, each])).values()) {
		const [group = "", name = ""] = signature.id.split(".");
		let receiver = groups.get(group);
		if (!receiver) {
			receiver = CEL_TYPES.has(group) ? "type" : registerGroup(environment, group);
			groups.set(group, receiver);
		}
		registerFunction(environment, receiver, name, signature, call);
	}
	return environment;
}

function registerGroup(environment: Environment, group: string): string {
	class Group {}
	const type = `${group}.functions`;
	environment.registerType(type, Group);
	environment.registerConstant(group, type, new Group());
	return type;
}

function registerFunction(environment: Environment, receiver: string, name: string, signature: Signature, call: Call) {
	const required = signature.parameters.findLastIndex((each) => each.required) + 1;
	for (let count = required; count <= signature.parameters.length; count++) {
		for (const types of overloads(signature.parameters.slice(0, count))) {
			environment.registerFunction({
				name,
				receiverType: receiver,
				returnType: celTypeOf(signature.returns),
				params: types.map((type) => ({ type })),
				handler: (_: unknown, ...values: unknown[]) => call(signature, values),
				async: false,
			});
		}
	}
}

/** All combinations of the types that the parameters may have. */
function overloads(parameters: readonly Parameter[]): string[][] {
	const alternatives = parameters.map(({ type }) => argumentTypes(type));
	const count = alternatives.reduce((product, each) => product * each.length, 1);
	if (count > MAX_OVERLOADS) return [alternatives.map((each) => (each.length > 1 ? "dyn" : (each[0] as string)))];
	return alternatives.reduce<string[][]>(
		(rows, types) => rows.flatMap((row) => types.map((type) => [...row, type])),
		[[]],
	);
}
