import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph, FlowKind, TriggerCard } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { isAccessTrigger, isStartedByAccess } from "./built-in-trigger.ts";
import { findEntry } from "./catalogue-index.ts";
import { problem } from "./flow-problem.ts";
import { nextTime, ScheduleProblem, scheduleOf } from "./schedule.ts";

/**
 * What may start a flow of each kind: the provisioning kinds are started by access alone, helpers by other flows,
 * automations by any trigger, or by hand where they name none.
 */
export function triggerProblems(graph: FlowGraph, catalogue: Catalogue, kind: FlowKind): Problem[] {
	const at = { card: "trigger" };
	const { trigger } = graph;
	if (!trigger) return kind === "automation" ? [problem("TRIGGER_MISSING", at)] : [];
	const refuse = (reason: string) => [problem("TRIGGER_NOT_ALLOWED", at, { reason })];
	if (isStartedByAccess(kind))
		return refuse(
			"A provisioning flow has no trigger of its own: granting or removing access starts it. Take the trigger out.",
		);
	const id = definitionId(trigger.uses);
	if (isAccessTrigger(id)) return refuse(`Only a provisioning flow can start with "${id}". Choose another trigger.`);
	if (kind === "helper" && id !== "helper.called")
		return refuse("A helper flow is started by other flows. Take the trigger out or make the flow an automation.");
	const entry = findEntry(catalogue, trigger.uses);
	if (entry && entry.kind !== "trigger")
		return refuse(`"${entry.name}" cannot start a flow. Choose an event as the first card.`);
	return id === "schedule.cron" ? scheduleProblems(trigger) : [];
}

function scheduleProblems(trigger: TriggerCard): Problem[] {
	try {
		const isEver = nextTime(scheduleOf(trigger), 0) !== null;
		return isEver ? [] : [problem("SCHEDULE_INVALID", { card: "trigger" }, { reason: "No time fits all it says." })];
	} catch (error) {
		if (!(error instanceof ScheduleProblem)) throw error;
		return [problem("SCHEDULE_INVALID", { card: "trigger" }, { reason: error.message })];
	}
}
