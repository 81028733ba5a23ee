import type { FlowDocument, flowTransferRoutes } from "@keyway/contract/flow-transfer";
import type { Executor } from "@keyway/db/client";
import { findConnection, listConnections } from "@keyway/db/connections";
import { createFlow } from "@keyway/db/flow-change";
import { findFlow, getFlow } from "@keyway/db/flows";
import { newId } from "@keyway/db/id";
import { calledFlows, withConnections, withFlows, withoutSecrets } from "@keyway/flow/transfer";
import { errors } from "@keyway/schema/error";
import type { Handlers } from "../handler.ts";
import { structureProblem, toDetail } from "./flow-view.ts";

const fail = errors({
	IMPORT_FLOW_INVALID: [422, 'The flow "{name}" of the document is not a flow: {problem}'],
	IMPORT_CONNECTIONS_UNKNOWN: [
		422,
		"{count} connections of the document are not known here: {names}. Create them, or say which ones to use instead.",
	],
	IMPORT_CONNECTION_WRONG: [422, 'The connection chosen for "{name}" is not one to {connector}. Choose another.'],
});

type WrittenConnection = FlowDocument["connections"][number];

export const flowTransferHandlers: Handlers<typeof flowTransferRoutes> = {
	async exportFlow({ params, services }) {
		const { db, registry } = services;
		const first = await getFlow(db, params.id);
		const flows = new Map([[first.id, first]]);
		// A map goes on over what is added while it is walked: helpers of helpers are met too.
		for (const { draft } of flows.values())
			for (const id of calledFlows(draft)) {
				const called = flows.has(id) ? null : await findFlow(db, id);
				if (called) flows.set(id, called);
			}
		const written = [...flows.values()].map(({ id, name, description, kind, draft }) => ({
			id,
			name,
			description,
			kind,
			graph: withoutSecrets(draft, registry.catalogue),
		}));
		const used = new Set(written.flatMap(({ graph }) => Object.values(graph.cards).map((card) => card.connection)));
		const connections: WrittenConnection[] = [];
		for (const id of used) {
			const found = id === undefined ? null : await findConnection(db, id);
			if (found) connections.push({ id: found.id, connector: found.connector, name: found.name });
		}
		return { format: "keyway.flows/1", flows: written, connections };
	},

	async importFlows({ body, principal, services }) {
		const { document, connections: chosen } = body;
		for (const { name, graph } of document.flows) {
			const problem = structureProblem(graph);
			if (problem) throw fail("IMPORT_FLOW_INVALID", { name, problem: problem.message }, { details: [problem] });
		}
		const records = await services.db.transaction(async (tx) => {
			const connections = await mapped(tx, document, chosen);
			const ids = new Map(document.flows.map(({ id }) => [id, newId()]));
			const made = [];
			for (const { id, name, description, kind, graph } of document.flows) {
				const moved = withFlows(withConnections(graph, connections), ids);
				made.push(await createFlow(tx, { id: ids.get(id), name, description, kind, graph: moved }, principal.actor));
			}
			return made;
		});
		return { items: await Promise.all(records.map((record) => toDetail(services, record))) };
	},
};

/** The document's connections as ids of ours; one that cards name and the document does not tell is left open. */
async function mapped(
	db: Executor,
	document: FlowDocument,
	chosen: Record<string, string | null>,
): Promise<Map<string, string | null>> {
	const found = new Map<string, string | null>();
	const unknown: WrittenConnection[] = [];
	for (const written of document.connections) {
		const choice = chosen[written.id];
		const id = choice === undefined ? await findByName(db, written) : choice;
		if (id === undefined) unknown.push(written);
		else if (choice && (await findConnection(db, choice))?.connector !== written.connector)
			throw fail("IMPORT_CONNECTION_WRONG", { name: written.name, connector: written.connector });
		else found.set(written.id, id);
	}
	if (unknown.length === 0) return found;
	const names = unknown.map((each) => `${each.name} (${each.connector})`).join(", ");
	throw fail("IMPORT_CONNECTIONS_UNKNOWN", { count: unknown.length, names }, { details: unknown });
}

async function findByName(db: Executor, { connector, name }: WrittenConnection): Promise<string | undefined> {
	const { items } = await listConnections(db, { connector, search: name, limit: 200 });
	return items.find((each) => each.name === name)?.id;
}
