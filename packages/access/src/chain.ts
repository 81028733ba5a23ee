import type { ApprovalStage, Approver, PersonCondition, PolicyRule, ResolvedStage } from "@keyway/schema/access";
import { secondsOf } from "./duration.ts";
import { type DirectoryFacts, nameOf, type PersonFacts, type RoleFacts } from "./facts.ts";

/** Who asks for what for whom. */
export type Parties = {
	/** The person who asks; null = a token that belongs to nobody. */
	requesterId: string | null;
	beneficiary: PersonFacts;
	role: RoleFacts;
};

/** Whether a condition holds of a person. */
export function holds(condition: PersonCondition, person: PersonFacts): boolean {
	if ("group" in condition) return person.groups.includes(condition.group);
	const value = person.attributes[condition.attribute]?.toLowerCase();
	return value !== undefined && condition.is.some((wanted) => wanted.toLowerCase() === value);
}

/** The first rule that fits the beneficiary; one that names flows fits only what one of them asks for. */
export const ruleFor = (rules: readonly PolicyRule[], person: PersonFacts, flowId: string | null): PolicyRule | null =>
	rules.find((rule) => isFor(rule, flowId) && rule.when.every((condition) => holds(condition, person))) ?? null;

const isFor = ({ flows }: PolicyRule, flowId: string | null): boolean =>
	flows === undefined || (flowId !== null && flows.includes(flowId));

/**
 * What a rule asks of a flow: approval by itself only where the rule names the flow. Otherwise an owner decides, so that
 * nobody gets round a policy by building a flow.
 */
export function ruleForFlow(rule: PolicyRule, flowId: string | null): PolicyRule {
	if (flowId === null || rule.stages.length > 0 || rule.flows?.includes(flowId)) return rule;
	const approvers: Approver[] = [{ kind: "roleOwner" }, { kind: "appOwner" }];
	return { ...rule, stages: [{ name: "Owner", needs: "any", approvers, onTimeOut: "expire" }] };
}

/** Those who never decide about this request: who asks, who gets the role, and whoever decides for one of them. */
export function excludedFrom({ requesterId, beneficiary }: Parties, directory: DirectoryFacts): Set<string> {
	const own = [beneficiary.id, ...(requesterId === null ? [] : [requesterId])];
	return new Set([...own, ...own.flatMap((id) => directory.delegatesOf(id))]);
}

/** The active persons that an approver stands for, without those who may not decide. */
export function resolveApprovers(
	approvers: readonly Approver[],
	parties: Parties,
	directory: DirectoryFacts,
	excluded: ReadonlySet<string>,
): string[] {
	const ids = approvers.flatMap((approver) => named(approver, parties, directory));
	return [...new Set(ids)].filter((id) => !excluded.has(id) && directory.person(id)?.active === true);
}

function named(approver: Approver, { beneficiary, role }: Parties, directory: DirectoryFacts): readonly string[] {
	switch (approver.kind) {
		case "user":
			return [approver.id];
		case "group":
			return directory.members(approver.id);
		case "manager":
			return beneficiary.managerId ? [beneficiary.managerId] : [];
		case "managersManager": {
			const above = beneficiary.managerId && directory.person(beneficiary.managerId)?.managerId;
			return above ? [above] : [];
		}
		case "roleOwner":
			return role.ownerIds;
		case "appOwner":
			return role.appOwnerIds;
	}
}

export type ResolvedChain = {
	stages: ResolvedStage[];
	/** Stages that nobody can decide, not even the fallback: the request is blocked by them. */
	undecidable: string[];
	trace: string[];
};

/** Resolves every stage now; what it says is stored and shown before the request is sent. */
export function resolveChain(
	rule: PolicyRule,
	fallback: readonly Approver[],
	parties: Parties,
	directory: DirectoryFacts,
): ResolvedChain {
	const excluded = excludedFrom(parties, directory);
	const standIns = resolveApprovers(fallback, parties, directory, excluded);
	const chain: ResolvedChain = { stages: [], undecidable: [], trace: [] };
	for (const [at, stage] of rule.stages.entries()) {
		const name = stage.name ?? `Step ${at + 1}`;
		const approvers = resolveApprovers(stage.approvers, parties, directory, excluded);
		const needs = needsOf(stage, approvers.length);
		const resolved: ResolvedStage = {
			name,
			needs,
			approvers,
			fallback: standIns,
			escalateTo: resolveApprovers(stage.escalateTo ?? [], parties, directory, excluded),
			remindAfter: stage.remindAfter === undefined ? null : secondsOf(stage.remindAfter),
			escalateAfter: stage.escalateAfter === undefined ? null : secondsOf(stage.escalateAfter),
			timeOutAfter: stage.timeOutAfter === undefined ? null : secondsOf(stage.timeOutAfter),
			onTimeOut: stage.onTimeOut,
		};
		chain.stages.push(resolved);
		const all = new Set([...approvers, ...standIns]);
		if (all.size < needs) chain.undecidable.push(name);
		chain.trace.push(stageWords(resolved, directory));
	}
	return chain;
}

/** Nobody resolved still needs one: a stage is never passed because it is empty. */
function needsOf(stage: ApprovalStage, resolved: number): number {
	if (stage.needs === "any") return 1;
	return stage.needs === "all" ? Math.max(1, resolved) : stage.needs;
}

function stageWords({ name, needs, approvers, fallback }: ResolvedStage, directory: DirectoryFacts): string {
	const names = (ids: readonly string[]) => ids.map((id) => nameOf(directory, id)).join(", ");
	if (approvers.length >= needs) {
		const who = approvers.length === 1 ? names(approvers) : `${needs} of ${names(approvers)}`;
		return `${name}: ${who} must approve.`;
	}
	if (new Set([...approvers, ...fallback]).size >= needs)
		return `${name}: ${approvers.length === 0 ? "nobody" : `only ${names(approvers)}`} can decide, so ${names(fallback)} may stand in.`;
	return `${name}: nobody can decide this. An administrator must name somebody.`;
}
