import type { Catalogue } from "@keyway/schema/catalogue";
import { catalogueEntry, connectorEntry, functionGroupEntry } from "./catalogue-entry.ts";
import type { ConnectorDefinition, Definition, FunctionDefinition } from "./definition.ts";

/** Every definition that this server can run, found by the `uses` of a card. */
export type Registry = {
	find(uses: string): { definition: Definition; connector: ConnectorDefinition | null } | null;
	connector(id: string): ConnectorDefinition | null;
	functions: readonly FunctionDefinition[];
	/** The same as plain data, for web, validation and language. */
	catalogue: Catalogue;
};

export function createRegistry(
	connectors: readonly ConnectorDefinition[],
	functions: readonly FunctionDefinition[],
): Registry {
	const byUses = new Map<string, { definition: Definition; connector: ConnectorDefinition | null }>();
	const catalogue: Catalogue = { connectors: [], entries: [] };
	for (const connector of connectors) {
		catalogue.connectors.push(connectorEntry(connector));
		const all = [...(connector.triggers ?? []), ...(connector.controls ?? []), ...(connector.actions ?? [])];
		const needsConnection = connector.connection !== undefined && !connector.connectionOptional;
		for (const definition of all) {
			const entry = catalogueEntry(definition, connector.id, needsConnection);
			byUses.set(`${entry.id}@${entry.version}`, { definition, connector });
			catalogue.entries.push(entry);
		}
	}
	// A group whose name a connector has (`identity`) shares that connector's entry.
	const named = new Set(connectors.map((each) => each.id));
	const groups = [...new Set(functions.map((each) => each.group))].filter((group) => !named.has(group));
	catalogue.connectors.push(...groups.map(functionGroupEntry));
	for (const definition of functions) {
		const entry = catalogueEntry(definition, definition.group, false);
		byUses.set(`${entry.id}@${entry.version}`, { definition, connector: null });
		catalogue.entries.push(entry);
	}
	return {
		find: (uses) => byUses.get(uses) ?? null,
		connector: (id) => connectors.find((each) => each.id === id) ?? null,
		functions,
		catalogue,
	};
}
