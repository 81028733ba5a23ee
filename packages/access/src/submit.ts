import type { AccessPolicy, ResolvedStage } from "@keyway/schema/access";
import { holds, type Parties, resolveChain, ruleFor, ruleForFlow } from "./chain.ts";
import { durationWords, endOf, readDuration } from "./duration.ts";
import type { DirectoryFacts } from "./facts.ts";
import { type Exemption, findConflict, missingPrerequisites } from "./rules.ts";

export type Asking = Parties & {
	/** Null = as long as it is allowed. */
	duration: string | null;
	justification: string;
	answers: Readonly<Record<string, string>>;
	/** Roles that the beneficiary has in effect. */
	activeRoleIds: readonly string[];
	/** Those, and roles that are on their way in or out. */
	heldRoleIds: readonly string[];
	/** Roles that an open request asks for. */
	openRoleIds: readonly string[];
	exemptions: readonly Exemption[];
	/** Names of other roles, for sentences. */
	roleNames: Readonly<Record<string, string>>;
	/** A flow asks, whose publisher is the requester: it is never approved by itself for that same person. */
	byFlow?: string | undefined;
	/** An administrator asks: they may do so for anybody. */
	mayAskForOthers?: boolean;
};

/** `refused` = it cannot even be sent · `blocked` = sent, and waits for an administrator. */
export type Submission =
	| { outcome: "refused"; code: RefusalCode; reason: string }
	| {
			outcome: "ask" | "approved" | "blocked";
			rule: string;
			stages: ResolvedStage[];
			/** What was asked for, cut to what policy and role allow; null = no end. */
			duration: string | null;
			/** Why it is as it is, sentence by sentence. */
			trace: string[];
	  };
export type RefusalCode =
	| "ROLE_NOT_READY"
	| "PERSON_NOT_ACTIVE"
	| "NOT_ELIGIBLE"
	| "NOT_FOR_OTHERS"
	| "REQUEST_OPEN"
	| "ROLE_CONFLICT"
	| "PREREQUISITE_MISSING"
	| "JUSTIFICATION_MISSING"
	| "ANSWER_MISSING"
	| "DURATION_INVALID";

/** What becomes of a request, before it is sent and when it is. `now` is only what durations are compared by. */
export function submit(asking: Asking, policy: AccessPolicy, directory: DirectoryFacts, now: string): Submission {
	const refusal = refusalOf(asking, policy);
	if (refusal) return { outcome: "refused", ...refusal };
	const { beneficiary, role, requesterId } = asking;
	const flowId = asking.byFlow ?? null;
	const found = ruleFor(policy.rules, beneficiary, flowId);
	if (!found)
		return { outcome: "refused", code: "NOT_ELIGIBLE", reason: `No rule of the policy covers ${beneficiary.name}.` };
	const rule = ruleForFlow(found, flowId);
	const trace = [`The rule “${rule.name}” applies to ${beneficiary.name} for ${role.name} of ${role.appName}.`];
	const { duration, words } = allowedDuration(asking, policy, now);
	const chain = resolveChain(rule, policy.fallback, asking, directory);
	if (rule !== found) trace.push("The policy does not name this flow, so an owner decides.");
	const isOwnAutomation = flowId !== null && requesterId === beneficiary.id && rule.stages.length === 0;
	if (isOwnAutomation) {
		trace.push("A flow does not give a role to its own publisher without an approval.", ...words);
		return { outcome: "blocked", rule: rule.name, stages: [], duration, trace };
	}
	if (rule.stages.length === 0) trace.push("It needs no approval.");
	trace.push(...chain.trace, ...words);
	const common = { rule: rule.name, stages: chain.stages, duration, trace };
	if (chain.undecidable.length > 0) return { outcome: "blocked", ...common };
	return { outcome: rule.stages.length === 0 ? "approved" : "ask", ...common };
}

function refusalOf(asking: Asking, policy: AccessPolicy): { code: RefusalCode; reason: string } | null {
	const { beneficiary, role, requesterId, heldRoleIds, exemptions, roleNames } = asking;
	const named = (id: string) => roleNames[id] ?? "another role";
	if (role.incomplete !== null) return { code: "ROLE_NOT_READY", reason: role.incomplete };
	if (!beneficiary.active) return { code: "PERSON_NOT_ACTIVE", reason: `${beneficiary.name} is not active.` };
	const mayAsk =
		requesterId === beneficiary.id ||
		policy.onBehalf ||
		asking.mayAskForOthers === true ||
		policy.rules.some((rule) => asking.byFlow !== undefined && rule.flows?.includes(asking.byFlow)) ||
		(requesterId !== null && requesterId === beneficiary.managerId);
	if (!mayAsk)
		return { code: "NOT_FOR_OTHERS", reason: `Only ${beneficiary.name} or their manager can ask for this role.` };
	if (policy.eligible.length > 0 && !policy.eligible.some((condition) => holds(condition, beneficiary)))
		return { code: "NOT_ELIGIBLE", reason: `${beneficiary.name} is not among those who can have ${role.name}.` };
	if (asking.openRoleIds.includes(role.id))
		return { code: "REQUEST_OPEN", reason: `A request for ${role.name} for ${beneficiary.name} is open already.` };
	const conflict = findConflict(role, heldRoleIds, exemptions);
	if (conflict)
		return { code: "ROLE_CONFLICT", reason: `${role.name} must not be held together with ${named(conflict)}.` };
	const [missing] = missingPrerequisites(role, asking.activeRoleIds);
	if (missing) return { code: "PREREQUISITE_MISSING", reason: `${role.name} needs ${named(missing)} first.` };
	return formProblem(asking, policy);
}

function formProblem(
	{ duration, justification, answers }: Asking,
	policy: AccessPolicy,
): { code: RefusalCode; reason: string } | null {
	if (policy.justificationRequired && justification.trim() === "")
		return { code: "JUSTIFICATION_MISSING", reason: "Say why the role is needed." };
	const open = policy.questions.find(({ id, required }) => required && !answers[id]?.trim());
	if (open) return { code: "ANSWER_MISSING", reason: `Answer the question “${open.label}”.` };
	if (duration !== null && readDuration(duration) === null)
		return { code: "DURATION_INVALID", reason: "A duration is at least one second, for example PT1H or P30D." };
	return null;
}

/** The shortest of what was asked and what policy and role allow, compared from this moment. */
function allowedDuration(
	{ duration, role }: Asking,
	policy: AccessPolicy,
	now: string,
): { duration: string | null; words: string[] } {
	const limits = [
		{ duration, words: (time: string) => `It lasts ${time}, as asked.` },
		{ duration: policy.maxDuration, words: (time: string) => `It lasts ${time}: the policy allows no longer.` },
		{ duration: role.maxDuration, words: (time: string) => `It lasts ${time}: the role allows no longer.` },
	].flatMap((each) => {
		const end = each.duration === null ? null : endOf(now, each.duration, "UTC");
		return each.duration === null || end === null ? [] : [{ duration: each.duration, end, words: each.words }];
	});
	const shortest = limits.reduce<(typeof limits)[number] | null>(
		(first, each) => (first === null || each.end < first.end ? each : first),
		null,
	);
	if (!shortest) return { duration: null, words: ["It has no end."] };
	const time = durationWords(shortest.duration);
	return { duration: shortest.duration, words: [`${shortest.words(time)} The time counts from when it is in effect.`] };
}
