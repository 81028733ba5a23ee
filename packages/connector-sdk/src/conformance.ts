import type { FieldSpec, OutputSpec } from "@keyway/schema/catalogue";
import { z } from "zod";
import { catalogueEntry, connectorEntry } from "./catalogue-entry.ts";
import type { ConnectorDefinition, Definition, Shape } from "./definition.ts";
import { fieldHints } from "./field.ts";

/** Names that say by themselves that nobody may read the value again. */
const SECRET_NAME = /(secret|password|token|privateKey|apiKey)/i;
const CAMEL = /^[a-z][a-zA-Z0-9]*$/;

/** Everything in which a connector and its cards break the rules of the house; empty = fit for the catalogue. */
export function connectorProblems(connector: ConnectorDefinition): string[] {
	const problems: string[] = [];
	const say = (problem: string) => problems.push(`${connector.id}: ${problem}`);
	if (!CAMEL.test(connector.id)) say("its id is not camelCase");
	if (!connector.name || !connector.description) say("it has no name or no description");
	if (!/^#[0-9A-F]{6}$/i.test(connector.icon.hue)) say("its icon has no hue such as #3A55E8");
	for (const field of connectorEntry(connector).connection ?? []) {
		if (SECRET_NAME.test(field.name) && !field.secret) say(`the connection's ${field.name} is not marked as secret`);
		problems.push(...fieldProblems(field, `${connector.id}: connection`));
	}
	if (connector.connection) {
		problems.push(...labelProblems(connector.connection, `${connector.id}: connection`));
		if (!connector.test) say("it has a connection and no test of it");
	}
	const definitions = [...(connector.triggers ?? []), ...(connector.controls ?? []), ...(connector.actions ?? [])];
	const sources = Object.keys(connector.options ?? {}).map((name) => `${connector.id}.${name}`);
	for (const definition of definitions) problems.push(...definitionProblems(definition, connector.id, sources));
	return problems;
}

/** The same for one card; `sources` = ids of the live lists that its fields may name. */
export function definitionProblems(
	definition: Definition,
	connector: string,
	sources: readonly string[] = [],
): string[] {
	const id = `${connector}.${definition.id}`;
	const problems: string[] = [];
	const say = (problem: string) => problems.push(`${id}: ${problem}`);
	const entry = catalogueEntry(definition, connector, false);
	if (!CAMEL.test(definition.id)) say("its id is not camelCase");
	if (!/^[A-Z].*[^.]$/.test(definition.name))
		say("its name must start with a capital letter and end without a full stop");
	if (!/^[A-Z].*\.$/.test(definition.description)) say("its description must be a sentence");
	for (const [, name = ""] of definition.sentence.matchAll(/\{([^}]*)\}/g))
		if (!Object.hasOwn(definition.input, name)) say(`its sentence names {${name}}, which is no field`);
	if (/[{}]/.test(definition.sentence.replace(/\{\w+\}/g, ""))) say("its sentence has a brace too many");
	for (const field of entry.fields) {
		problems.push(...fieldProblems(field, id));
		if (field.options && !sources.includes(field.options))
			say(`${field.name} takes its options from ${field.options}, which is no list`);
	}
	problems.push(...labelProblems(definition.input, id), ...labelProblems(definition.output, id));
	for (const output of entry.outputs) problems.push(...outputProblems(output, id));
	const sample = z.object(definition.output).safeParse(definition.sample);
	if (!sample.success) say(`its sample does not fit its output: ${z.prettifyError(sample.error)}`);
	if (!z.json().safeParse(definition.sample).success) say("its sample is not JSON");
	if (definition.kind === "action" && !/^https:\/\/\S+$/.test(definition.source))
		say("it does not say where the call is documented");
	if (definition.kind === "function") problems.push(...resultProblems(definition, id));
	return problems;
}

function resultProblems(definition: Extract<Definition, { kind: "function" }>, id: string): string[] {
	const outputs = Object.keys(definition.output);
	if (definition.result === undefined && outputs.length === 1) return [];
	if (definition.result !== undefined && outputs.includes(definition.result)) return [];
	return [`${id}: expressions cannot tell which of its outputs they get`];
}

/** Labels are written, not made from names: people read them. */
function labelProblems(shape: Shape, where: string): string[] {
	return Object.entries(shape)
		.filter(([, type]) => !labelOf(type))
		.map(([name]) => `${where}: ${name} has no label`);
}

function labelOf(type: z.ZodType): string | undefined {
	const inner = (type.def as { innerType?: z.ZodType }).innerType;
	return fieldHints.get(type)?.label ?? (inner ? labelOf(inner) : undefined);
}

function fieldProblems(field: FieldSpec, where: string): string[] {
	const problems: string[] = [];
	const isUnknown = Object.keys(field.schema).filter((key) => key !== "default").length === 0;
	if (isUnknown && field.type !== "any") problems.push(`${where}: ${field.name} cannot be written as a JSON Schema`);
	if (field.secret && field.default !== undefined) problems.push(`${where}: the secret ${field.name} has a default`);
	return [...problems, ...(field.fields ?? []).flatMap((each) => fieldProblems(each, `${where}.${field.name}`))];
}

function outputProblems(output: OutputSpec, where: string): string[] {
	const inner = [...(output.fields ?? []), ...(output.items ? [output.items] : [])];
	const untyped =
		output.type === "list" && !output.items ? [`${where}: the list ${output.name} does not say of what`] : [];
	return [...untyped, ...inner.flatMap((each) => outputProblems(each, `${where}.${output.name}`))];
}
