import { createRegistry } from "@keyway/connector-sdk/registry";
import { CONNECTORS } from "@keyway/connectors/registry";
import { validate } from "@keyway/flow/validate";
import { FUNCTIONS } from "@keyway/functions/registry";
import { FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { slackAdminFlows } from "./access.ts";
import { seedFlows } from "./flows.ts";

const connections = [
	{ id: "019a0000-0000-7000-8000-000000000001", connector: "slack", hasSecret: true },
	{ id: "019a0000-0000-7000-8000-000000000002", connector: "salesforce", hasSecret: true },
];
const [slack, salesforce] = connections.map((each) => each.id) as [string, string];
const { catalogue } = createRegistry(CONNECTORS, FUNCTIONS);

const pair = slackAdminFlows(slack);

test.each([...seedFlows({ slack, salesforce }), pair.give, pair.take])(
	"the example “$name” has no problem",
	({ kind, graph }) => {
		expect(FlowGraph.safeParse(graph).error).toBeUndefined();
		expect(validate(graph, catalogue, { kind, connections })).toEqual([]);
	},
);
