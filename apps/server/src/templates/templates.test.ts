import { createRegistry } from "@keyway/connector-sdk/registry";
import { CONNECTORS } from "@keyway/connectors/registry";
import { connected } from "@keyway/flow/template";
import { validate } from "@keyway/flow/validate";
import { FUNCTIONS } from "@keyway/functions/registry";
import { FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { templates } from "./templates.ts";

const { catalogue } = createRegistry(CONNECTORS, FUNCTIONS);

test.each(templates(catalogue))("the template “$name” has no problem once its connections are chosen", (template) => {
	expect(FlowGraph.safeParse(template.graph).error).toBeUndefined();
	const connections = template.connectors.map((connector, index) => ({
		id: `019a0000-0000-7000-8000-00000000000${index}`,
		connector,
		hasSecret: true,
	}));
	const chosen = Object.fromEntries(connections.map(({ connector, id }) => [connector, id]));
	const graph = connected(template.graph, catalogue, chosen);
	expect(validate(graph, catalogue, { kind: template.kind, connections })).toEqual([]);
});
