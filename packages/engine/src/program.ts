import { fieldSpecs, outputSpecs } from "@keyway/connector-sdk/catalogue-entry";
import type { ConnectorDefinition, Definition } from "@keyway/connector-sdk/definition";
import type { Registry } from "@keyway/connector-sdk/registry";
import type { FlowGraph } from "@keyway/schema/flow";
import { definitionId, type Uses } from "@keyway/schema/ids";
import { z } from "zod";
import type { Control } from "./kernel/control/control.ts";
import { CONTROLS } from "./kernel/control/table.ts";

/** What a definition needs to be performed, worked out once. */
export type Performable = {
	definition: Definition;
	connector: ConnectorDefinition | null;
	input: z.ZodObject;
	output: z.ZodObject;
	/** Fields that stand for one person. */
	persons: string[];
	secretInputs: string[];
	secretOutputs: string[];
	/** Fields of text: numbers and yes/no are written out for them. */
	texts: Set<string>;
	/** Fields that may hold null. */
	nullable: Set<string>;
};

/** A published version, ready to run. */
export type Program = { flow: { id: string; name: string }; version: number; graph: FlowGraph; cards: CardTable };

/** Finds what performs a card: a control of the kernel, or a definition of the registry. */
export type CardTable = { control(uses: Uses): Control | null; performable(uses: Uses): Performable | null };

export function cardTable(registry: Registry): CardTable {
	const known = new Map<Uses, Performable | null>();
	return {
		control: (uses) => CONTROLS.get(definitionId(uses)) ?? null,
		performable(uses) {
			const before = known.get(uses);
			if (before !== undefined) return before;
			const found = performable(registry, uses);
			known.set(uses, found);
			return found;
		},
	};
}

function performable(registry: Registry, uses: Uses): Performable | null {
	const found = registry.find(uses);
	if (!found || (found.definition.kind !== "action" && found.definition.kind !== "function")) return null;
	const { definition, connector } = found;
	const fields = fieldSpecs(definition.input);
	return {
		definition,
		connector,
		input: z.object(definition.input),
		output: z.looseObject(definition.output),
		persons: fields.filter((field) => field.type === "person").map((field) => field.name),
		secretInputs: fields.filter((field) => field.secret).map((field) => field.name),
		secretOutputs: outputSpecs(definition.output)
			.filter((output) => output.secret)
			.map((output) => output.name),
		texts: new Set(
			fields.filter((field) => field.type === "text" || field.type === "longText").map((field) => field.name),
		),
		nullable: new Set(
			Object.entries(definition.input)
				.filter(([, type]) => type.safeParse(null).success)
				.map(([name]) => name),
		),
	};
}
