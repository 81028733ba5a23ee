import type { FlowDetail, FlowSummary, VersionSummary } from "@keyway/contract/flows";
import type { Executor } from "@keyway/db/client";
import { connectionKinds } from "@keyway/db/connections";
import type { FlowRecord } from "@keyway/db/flows";
import { patternProblem } from "@keyway/expression/pattern";
import { walk } from "@keyway/flow/query";
import { type KnownConnection, validate } from "@keyway/flow/validate";
import { graphProblems } from "@keyway/flow/well-formed";
import { errors } from "@keyway/schema/error";
import type { FlowGraph, FlowKind, FlowVersion } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import type { Services } from "../services.ts";

const fail = errors({
	FLOW_ONLY_BY_ACCESS: [
		403,
		"A {kind} flow runs only through the access manager: request or end the access that it belongs to.",
	],
});

/** @throws FLOW_ONLY_BY_ACCESS for the two provisioning kinds, whoever asks and however */
export function refuseOnlyByAccess(kind: FlowKind): void {
	if (kind === "provisioning" || kind === "deprovisioning") throw fail("FLOW_ONLY_BY_ACCESS", { kind });
}

/** Icons that a row of the list has room for. */
const MAX_CARDS = 12;

export function toSummary({ draft, ...record }: FlowRecord): FlowSummary {
	const status = record.published === null ? "draft" : record.enabled ? "on" : "off";
	return { ...record, status, trigger: draft.trigger?.uses ?? null, cards: firstCards(draft) };
}

function firstCards(graph: FlowGraph): string[] {
	const cards: string[] = [];
	for (const { id } of walk(graph)) {
		const card = graph.cards[id];
		if (card) cards.push(card.uses);
		if (cards.length === MAX_CARDS) break;
	}
	return cards;
}

export async function toDetail(services: Services, record: FlowRecord): Promise<FlowDetail> {
	const problems = await problemsOf(services, services.db, record.kind, record.draft);
	return { ...toSummary(record), draft: record.draft, problems };
}

export function toVersionSummary({ graph: _, ...version }: FlowVersion): VersionSummary {
	return version;
}

/** What is wrong with a graph now, connections included. */
export async function problemsOf(
	{ registry }: Pick<Services, "registry">,
	db: Executor,
	kind: FlowKind,
	graph: FlowGraph,
): Promise<Problem[]> {
	const known = await connectionKinds(db);
	const connections = [...known].map(([id, { connector, secrets }]): KnownConnection => {
		const fields = registry.catalogue.connectors.find((each) => each.id === connector)?.connection ?? [];
		const needed = fields.filter((field) => field.secret && field.required);
		return { id, connector, hasSecret: needed.every((field) => secrets.includes(field.name)) };
	});
	return validate(graph, registry.catalogue, { kind, connections, patternProblem });
}

/** Why a graph is no structured program, if it is none. */
export const structureProblem = (graph: FlowGraph): Problem | undefined =>
	graphProblems(graph).find((problem) => problem.severity === "error");
