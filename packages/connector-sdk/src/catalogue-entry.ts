import type { CatalogueEntry, ConnectorEntry, FieldSpec, OutputSpec } from "@keyway/schema/catalogue";
import type { Json, JsonSchema } from "@keyway/schema/json";
import type { ValueType } from "@keyway/schema/value-type";
import { z } from "zod";
import type { ConnectorDefinition, Definition, Shape } from "./definition.ts";
import { fieldHints } from "./field.ts";

type SchemaNode = JsonSchema & {
	type?: string | string[];
	enum?: unknown[];
	properties?: Record<string, SchemaNode>;
	required?: string[];
	items?: SchemaNode;
	anyOf?: SchemaNode[];
	default?: Json;
	additionalProperties?: unknown;
};

/** The definition as plain data: fields and outputs are read off its zod schemas, never written twice. */
export function catalogueEntry(definition: Definition, connector: string, needsConnection: boolean): CatalogueEntry {
	const action = definition.kind === "action" ? definition : null;
	return {
		id: `${connector}.${definition.id}`,
		version: definition.version,
		kind: definition.kind,
		connector,
		name: definition.name,
		description: definition.description,
		sentence: definition.sentence,
		...(definition.aliases ? { aliases: definition.aliases } : {}),
		fields: fieldSpecs(definition.input),
		outputs: outputSpecs(definition.output),
		...(definition.kind === "function" && definition.result ? { result: definition.result } : {}),
		sample: definition.sample as Json,
		effect: action?.effect ?? "none",
		...(action?.inverse ? { inverse: action.inverse } : {}),
		idempotency: action?.idempotency ?? "natural",
		...(definition.kind === "control" && definition.lanes ? { lanes: definition.lanes } : {}),
		needsConnection: definition.kind === "action" && needsConnection,
		...(action ? { source: action.source } : {}),
	};
}

export function connectorEntry(connector: ConnectorDefinition): ConnectorEntry {
	const { id, name, description, group, icon, limits } = connector;
	return {
		id,
		name,
		description,
		group,
		icon,
		...(connector.connection ? { connection: fieldSpecs(connector.connection) } : {}),
		...(limits ? { limits } : {}),
	};
}

const FUNCTION_GROUPS: Record<
	string,
	{ name: string; description: string; hue: string; monogram: string; glyph: string }
> = {
	text: { name: "Text", description: "Join, split, format", hue: "#0B7A70", monogram: "Tx", glyph: "type" },
	identity: { name: "Identity", description: "Names and addresses", hue: "#3A55E8", monogram: "Id", glyph: "id-card" },
	csv: { name: "CSV", description: "Tables as text", hue: "#4A5568", monogram: "Cs", glyph: "table" },
};

export function functionGroupEntry(group: string): ConnectorEntry {
	const known = FUNCTION_GROUPS[group];
	if (!known) throw new Error(`The function group "${group}" has no name and icon yet: add it to FUNCTION_GROUPS.`);
	const { name, description, ...icon } = known;
	return { id: group, name, description, group: "function", icon };
}

export function fieldSpecs(shape: Shape): FieldSpec[] {
	return Object.entries(shape).map(([name, type]) => fieldSpec(name, type));
}

function fieldSpec(name: string, type: z.ZodType): FieldSpec {
	const hints = hintsOf(type);
	const schema = toJsonSchema(type, "input");
	const required = !type.safeParse(undefined).success;
	const members = schema.type === "object" && schema.properties ? shapeOf(type) : null;
	const choices =
		hints?.choices ??
		schema.enum?.map((value) => ({ value: value as string, label: sentenceCase(String(value)) })) ??
		null;
	return {
		name,
		label: hints?.label ?? sentenceCase(name),
		type: hints?.type ?? valueType(schema),
		required,
		...(hints?.help ? { help: hints.help } : {}),
		...(hints?.placeholder ? { placeholder: hints.placeholder } : {}),
		...(hints?.options ? { options: hints.options } : {}),
		...(choices ? { choices } : {}),
		...(schema.default !== undefined ? { default: schema.default } : {}),
		...(members ? { fields: fieldSpecs(members) } : {}),
		...(schema.type === "array" && schema.items ? { items: valueType(schema.items) } : {}),
		...(hints?.repeat ? { repeat: true } : {}),
		...(hints?.secret ? { secret: true } : {}),
		schema,
	};
}

export function outputSpecs(shape: Shape): OutputSpec[] {
	return Object.entries(shape).map(([name, type]) => outputSpec(name, type));
}

function outputSpec(name: string, type: z.ZodType): OutputSpec {
	const hints = hintsOf(type);
	const schema = toJsonSchema(type, "output");
	const members = shapeOf(type);
	const element = elementOf(type);
	const record = core(type) instanceof z.ZodRecord;
	return {
		name,
		label: hints?.label ?? sentenceCase(name),
		type: hints?.type ?? valueType(schema),
		...(type.safeParse(undefined).success ? { optional: true } : {}),
		...(members ? { fields: outputSpecs(members) } : {}),
		...(record || isOpen(type) ? { open: true } : {}),
		...(element ? { items: outputSpec("item", element) } : {}),
		...(hints?.secret ? { secret: true } : {}),
	};
}

function toJsonSchema(type: z.ZodType, io: "input" | "output"): SchemaNode {
	const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: "any" }) as SchemaNode;
	return schema as SchemaNode;
}

/** The zod type under optional, nullable, default and preprocess wrappers. */
function core(type: z.ZodType): z.ZodType {
	const inner = (type.def as { innerType?: z.ZodType }).innerType;
	if (inner) return core(inner);
	return type instanceof z.ZodPipe ? core(type.out as z.ZodType) : type;
}

function hintsOf(type: z.ZodType) {
	return fieldHints.get(type) ?? fieldHints.get(core(type));
}

/** Members of an object; of a union, those of its object: a manager is a person or an e-mail address. */
function objectOf(type: z.ZodType): z.ZodObject | null {
	const inner = core(type);
	if (inner instanceof z.ZodObject) return inner;
	if (!(inner instanceof z.ZodUnion)) return null;
	const objects = inner.options.map((each) => objectOf(each as z.ZodType)).filter((each) => each !== null);
	return objects.length === 1 ? (objects[0] ?? null) : null;
}

function shapeOf(type: z.ZodType): Shape | null {
	return (objectOf(type)?.shape as Shape | undefined) ?? null;
}

/** Unknown members may be read too. */
function isOpen(type: z.ZodType): boolean {
	return objectOf(type)?.def.catchall instanceof z.ZodUnknown;
}

function elementOf(type: z.ZodType): z.ZodType | null {
	const inner = core(type);
	return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : null;
}

function valueType(schema: SchemaNode): ValueType {
	if (schema.enum) return "choice";
	const alternatives = schema.anyOf?.filter((each) => each.type !== "null");
	if (alternatives?.length === 1) return valueType(alternatives[0] as SchemaNode);
	const types = [schema.type ?? []].flat().filter((each) => each !== "null");
	switch (types.length === 1 ? types[0] : undefined) {
		case "string":
			return "text";
		case "number":
		case "integer":
			return "number";
		case "boolean":
			return "boolean";
		case "array":
			return "list";
		case "object":
			return "object";
		default:
			return "any";
	}
}

/** `firstName` → `First name`. */
function sentenceCase(name: string): string {
	const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
