import type { Catalogue, OutputSpec } from "@keyway/schema/catalogue";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import { findEntry, findNewest } from "./catalogue-index.ts";
import { inputOutputs } from "./typed-by-field.ts";

/** The trigger that a flow of each kind has without naming one; the first two are started by access alone. */
const BUILT_IN: Record<FlowKind, string> = {
	provisioning: "access.provision",
	deprovisioning: "access.deprovision",
	automation: "manual.run",
	helper: "helper.called",
};

/** What such a trigger hands over where the catalogue has no entry for it. */
const open = (name: string, label: string, type: OutputSpec["type"]): OutputSpec => ({ name, label, type });
const ACCESS: OutputSpec[] = [
	open("user", "User", "person"),
	open("role", "Role", "role"),
	open("app", "App", "app"),
	open("grant", "Grant", "record"),
	open("request", "Request", "record"),
];
const OUTPUTS: Record<string, OutputSpec[]> = {
	"access.provision": ACCESS,
	"access.deprovision": ACCESS,
	"manual.run": [open("inputs", "Inputs", "record"), open("startedBy", "Started by", "person")],
	"helper.called": [open("inputs", "Inputs", "record"), open("caller", "Caller", "record")],
};

/** The id of what starts the flow: its trigger card's, or the built-in one's of its kind. */
export function triggerId(graph: FlowGraph, kind: FlowKind): string {
	return graph.trigger ? definitionId(graph.trigger.uses) : BUILT_IN[kind];
}

/** Whether only the access manager starts such flows, so that they have no trigger of their own. */
export function isStartedByAccess(kind: FlowKind): boolean {
	return kind === "provisioning" || kind === "deprovisioning";
}

/** Triggers that people cannot choose: they belong to the two provisioning kinds. */
export function isAccessTrigger(id: string): boolean {
	return id === BUILT_IN.provisioning || id === BUILT_IN.deprovisioning;
}

/** The data that the trigger hands over, as the object `trigger`; null for a trigger that nobody knows. */
export function triggerSpec(graph: FlowGraph, kind: FlowKind, catalogue: Catalogue): OutputSpec | null {
	const id = triggerId(graph, kind);
	const entry = graph.trigger ? findEntry(catalogue, graph.trigger.uses) : findNewest(catalogue, id);
	const fields = entry?.outputs ?? (graph.trigger ? undefined : OUTPUTS[id]);
	if (!fields) return null;
	const label = graph.trigger?.title ?? entry?.name ?? "Trigger";
	const typed = graph.trigger && id === BUILT_IN.helper ? inputOutputs(graph.trigger, fields) : fields;
	return { name: "trigger", label, type: "object", fields: typed };
}

/** What every run tells of itself, as `run`. */
export const RUN_SPEC: OutputSpec = {
	name: "run",
	label: "Run",
	type: "object",
	fields: [
		{ name: "id", label: "Run ID", type: "text" },
		{
			name: "flow",
			label: "Flow",
			type: "object",
			fields: [
				{ name: "id", label: "Flow ID", type: "text" },
				{ name: "name", label: "Flow name", type: "text" },
			],
		},
		{ name: "version", label: "Version", type: "number" },
		{ name: "mode", label: "Mode", type: "text" },
		{ name: "startedAt", label: "Started at", type: "date" },
	],
};

/** What a failed card tells, as `error` of the card in its error lane. */
export const ERROR_SPEC: OutputSpec = {
	name: "error",
	label: "Error",
	type: "object",
	fields: [
		{ name: "code", label: "Code", type: "text" },
		{ name: "message", label: "Message", type: "text" },
		{ name: "card", label: "Card", type: "text" },
		{ name: "attempt", label: "Attempt", type: "number" },
	],
};
