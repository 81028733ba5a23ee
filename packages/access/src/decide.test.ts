import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PEOPLE, personId, policy, tries, type World, world } from "./arbitrary-request.ts";
import { excludedFrom } from "./chain.ts";
import { type AskedRequest, admit, type Decision, decide, type Plan } from "./decide.ts";
import type { PersonFacts } from "./facts.ts";
import { submit } from "./submit.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");

function asking({ directory, role }: World, requesterId: string, beneficiaryId: string) {
	const beneficiary = directory.person(beneficiaryId) as PersonFacts;
	return {
		requesterId,
		beneficiary,
		role,
		duration: "P10D",
		justification: "Because",
		answers: {},
		activeRoleIds: [],
		heldRoleIds: [],
		openRoleIds: [],
		exemptions: [],
		roleNames: {},
	};
}

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Sends a request and lets people try to decide it, through the same gate as the product does. */
const history = fc
	.record({ world, policy, requester: personId, beneficiary: personId, tries })
	.map(({ world, policy, requester, beneficiary, tries }) => {
		const asked = asking(world, requester, beneficiary);
		const submission = submit(asked, policy, world.directory, new Date(NOW).toISOString());
		const decisions: Decision[] = [];
		const plans: Plan[] = [];
		let now = NOW;
		const parties = { world, policy, requester, beneficiary, submission };
		if (submission.outcome !== "ask") return { ...parties, request: null, decisions, plans, now };
		const request: AskedRequest = {
			stages: submission.stages,
			submittedAt: NOW,
			excluded: excludedFrom(asked, world.directory),
			duration: submission.duration,
		};
		for (const { by, decision, after, duration } of tries) {
			now += after;
			const delegators = world.delegations.flatMap(([from, to]) => (to === by ? [from] : []));
			const wish = { by, delegators, decision, reason: "why", duration, excludedNow: new Set<string>() };
			const admitted = admit(request, decisions, wish, now);
			if ("decision" in admitted) decisions.push(admitted.decision);
			plans.push(decide(request, decisions, now));
		}
		return { ...parties, request, decisions, plans, now };
	});

const laws = (law: (of: History) => void) => fc.assert(fc.property(history, law), { numRuns: 1_000 });

describe("over generated people, policies and histories", () => {
	test("nobody decides about what they ask for or get, nor does who decides for them", () => {
		laws(({ request, decisions, requester, beneficiary, world }) => {
			if (!request) return;
			const own = [requester, beneficiary];
			const theirs = [...own, ...own.flatMap((id) => world.directory.delegatesOf(id))];
			for (const each of decisions) expect(theirs).not.toContain(each.by);
			for (const each of decisions) expect(own).not.toContain(each.as);
		});
	});

	test("a chain with a stage that nobody can decide is blocked, never passed", () => {
		laws(({ submission, policy }) => {
			if (submission.outcome === "refused") return;
			const { stages } = submission;
			expect(stages).toHaveLength(policy.rules[0]?.stages.length ?? 0);
			if (submission.outcome === "approved") expect(stages).toEqual([]);
			const short = stages.some((each) => new Set([...each.approvers, ...each.fallback]).size < each.needs);
			if (short) expect(submission.outcome).toBe("blocked");
			for (const each of stages) expect(each.needs).toBeGreaterThan(0);
		});
	});

	test("one person decides in one stage only, in their own name or another's", () => {
		laws(({ request, decisions }) => {
			if (!request) return;
			const used = decisions.flatMap((each) => [...new Set([each.by, each.as])]);
			expect(new Set(used).size).toBe(used.length);
		});
	});

	test("it is approved only when every stage has the approvals that it needs", () => {
		laws(({ request, decisions, now }) => {
			if (!request || decide(request, decisions, now).outcome !== "approved") return;
			for (const [at, stage] of request.stages.entries()) {
				const given = decisions.filter((each) => each.stage === at && each.decision === "approve");
				expect(new Set(given.map((each) => each.by)).size).toBeGreaterThanOrEqual(stage.needs);
			}
		});
	});

	test("the end of a request stays its end", () => {
		laws(({ request, decisions, plans, now }) => {
			if (!request) return;
			const ended = plans.findIndex((each) => !["waiting", "blocked"].includes(each.outcome));
			for (const each of ended < 0 ? [] : plans.slice(ended)) expect(each).toEqual(plans[ended]);
			const end = plans[ended];
			if (end) expect(decide(request, decisions, now + 10 ** 12)).toEqual(end);
		});
	});

	test("approvers shorten what was asked and never lengthen it", () => {
		laws(({ request, decisions, now }) => {
			if (!request) return;
			const plan = decide(request, decisions, now);
			if (plan.outcome !== "approved") return;
			expect(["PT1H", request.duration]).toContain(plan.duration);
		});
	});

	test("of fifty decisions about one place, one counts", () => {
		fc.assert(
			fc.property(
				world,
				policy,
				fc.array(fc.constantFrom("approve" as const, "deny" as const), { minLength: 50, maxLength: 50 }),
				(world, policy, wishes) => {
					const asked = asking(world, PEOPLE[0] as string, PEOPLE[1] as string);
					const submission = submit(asked, policy, world.directory, new Date(NOW).toISOString());
					if (submission.outcome !== "ask") return;
					const request = {
						stages: submission.stages,
						submittedAt: NOW,
						excluded: excludedFrom(asked, world.directory),
						duration: null,
					};
					const plan = decide(request, [], NOW);
					const by = plan.outcome === "waiting" ? (plan.askedIds[0] as string) : "";
					const decisions: Decision[] = [];
					for (const decision of wishes) {
						const wish = {
							by,
							delegators: [],
							decision,
							reason: "why",
							duration: null,
							excludedNow: new Set<string>(),
						};
						const admitted = admit(request, decisions, wish, NOW);
						if ("decision" in admitted) decisions.push(admitted.decision);
					}
					expect(decisions).toHaveLength(1);
				},
			),
		);
	});
});

describe("time", () => {
	const stage = {
		name: "Manager",
		needs: 1,
		approvers: ["a"],
		fallback: ["f"],
		escalateTo: ["b"],
		remindAfter: 60,
		escalateAfter: 120,
		timeOutAfter: 180,
		onTimeOut: "expire" as const,
	};
	const request: AskedRequest = { stages: [stage], submittedAt: 0, excluded: new Set(), duration: null };

	test("reminds, escalates to others, and ends without an approval", () => {
		expect(decide(request, [], 0)).toMatchObject({
			outcome: "waiting",
			askedIds: ["a"],
			due: [
				{ what: "remind", at: 60_000 },
				{ what: "escalate", at: 120_000 },
				{ what: "timeOut", at: 180_000 },
			],
		});
		expect(decide(request, [], 120_000)).toMatchObject({ askedIds: ["a", "b"], escalated: true });
		expect(decide(request, [], 180_000)).toEqual({ outcome: "expired" });
		expect(decide({ ...request, stages: [{ ...stage, onTimeOut: "deny" }] }, [], 180_000)).toEqual({
			outcome: "denied",
			by: null,
		});
	});

	test("a second stage that only the first one's approver could decide goes to the fallback", () => {
		const twice = { ...request, stages: [stage, stage] };
		const first: Decision = { by: "a", as: "a", stage: 0, decision: "approve", duration: null, at: 10 };
		expect(decide(twice, [first], 10)).toMatchObject({ outcome: "waiting", stage: 1, askedIds: ["f"] });
		const none = { ...stage, fallback: [] };
		expect(decide({ ...twice, stages: [none, none] }, [first], 10)).toEqual({ outcome: "blocked", stage: 1 });
	});

	test("an approval that comes after the time-out does not count", () => {
		const late: Decision = { by: "a", as: "a", stage: 0, decision: "approve", duration: null, at: 200_000 };
		expect(decide(request, [late], 200_000)).toEqual({ outcome: "expired" });
	});

	test("a denial needs a reason, and approving for longer than asked is refused", () => {
		const wish = { by: "a", delegators: [], excludedNow: new Set<string>(), duration: null };
		expect(admit(request, [], { ...wish, decision: "deny", reason: " " }, 0)).toEqual({ refused: "REASON_MISSING" });
		const asked = { ...request, duration: "PT1H" };
		expect(admit(asked, [], { ...wish, decision: "approve", reason: "", duration: "PT2H" }, 0)).toEqual({
			refused: "NOT_SHORTER",
		});
	});
});
