import type { AccessPolicy, ApprovalStage, Approver } from "@keyway/schema/access";
import fc from "fast-check";
import type { DirectoryFacts, PersonFacts, RoleFacts } from "./facts.ts";

/** Small worlds for property tests: ten people with managers, groups and delegations among them. */
export const PEOPLE = Array.from({ length: 10 }, (_, n) => `00000000-0000-4000-8000-00000000000${n}`);
const GROUPS = ["10000000-0000-4000-8000-000000000000", "10000000-0000-4000-8000-000000000001"];

export const personId = fc.constantFrom(...PEOPLE);

export type World = { directory: DirectoryFacts; role: RoleFacts; delegations: [from: string, to: string][] };

export const world: fc.Arbitrary<World> = fc
	.record({
		managers: fc.array(fc.option(fc.nat({ max: 9 })), { minLength: 10, maxLength: 10 }),
		gone: fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 3 }),
		groups: fc.array(fc.uniqueArray(personId, { maxLength: 4 }), { minLength: 2, maxLength: 2 }),
		delegations: fc.array(fc.tuple(personId, personId), { maxLength: 5 }),
		ownerIds: fc.uniqueArray(personId, { maxLength: 2 }),
		appOwnerIds: fc.uniqueArray(personId, { maxLength: 2 }),
	})
	.map(({ managers, gone, groups, delegations, ownerIds, appOwnerIds }) => {
		const people = new Map(
			PEOPLE.map((id, n): [string, PersonFacts] => [
				id,
				{
					id,
					name: `Person ${n}`,
					active: !gone.includes(n),
					managerId: PEOPLE[managers[n] ?? -1] ?? null,
					groups: GROUPS.filter((_, group) => groups[group]?.includes(id)),
					attributes: { department: n % 2 ? "Sales" : "IT" },
					contractEnd: null,
				},
			]),
		);
		return {
			directory: {
				person: (id) => people.get(id) ?? null,
				members: (id) => groups[GROUPS.indexOf(id)] ?? [],
				delegatesOf: (id) => delegations.flatMap(([from, to]) => (from === id ? [to] : [])),
			},
			role: {
				id: "r",
				name: "Admin",
				appName: "Slack",
				ownerIds,
				appOwnerIds,
				prerequisiteIds: [],
				conflictIds: [],
				maxDuration: null,
				recommendedDuration: null,
				privileged: true,
				incomplete: null,
			},
			delegations,
		};
	});

const approver: fc.Arbitrary<Approver> = fc.oneof(
	fc.record({ kind: fc.constant("user" as const), id: personId }),
	fc.record({ kind: fc.constant("group" as const), id: fc.constantFrom(...GROUPS) }),
	fc.record({
		kind: fc.constantFrom("manager" as const, "managersManager" as const, "roleOwner" as const, "appOwner" as const),
	}),
);
const approvers = fc.array(approver, { minLength: 1, maxLength: 3 });

const stage: fc.Arbitrary<ApprovalStage> = fc
	.record({
		needs: fc.oneof(fc.constantFrom("any" as const, "all" as const), fc.integer({ min: 1, max: 3 })),
		approvers,
		times: fc.constantFrom({}, { remindAfter: "PT1M", escalateAfter: "PT1H", timeOutAfter: "PT2H" }),
		escalateTo: fc.option(approvers, { nil: undefined }),
		onTimeOut: fc.constantFrom("expire" as const, "deny" as const),
	})
	.map(({ times, escalateTo, ...rest }) => ({ ...rest, ...times, ...(escalateTo ? { escalateTo } : {}) }));

export const policy: fc.Arbitrary<AccessPolicy> = fc
	.record({
		stages: fc.array(stage, { maxLength: 3 }),
		fallback: fc.array(approver, { maxLength: 2 }),
		maxDuration: fc.constantFrom(null, "P30D", "PT8H"),
	})
	.map(({ stages, fallback, maxDuration }) => ({
		eligible: [],
		maxDuration,
		recommendedDuration: null,
		justificationRequired: true,
		questions: [],
		onBehalf: true,
		emailWithoutSignIn: false,
		onMove: "keep" as const,
		fallback,
		remindBefore: [],
		rules: [{ name: "Default", when: [], stages }],
	}));

/** What somebody tries: who, how, and how much later than the try before. */
export const tries = fc.array(
	fc.record({
		by: personId,
		decision: fc.constantFrom("approve" as const, "approve" as const, "approve" as const, "deny" as const),
		after: fc.constantFrom(0, 1_000, 600_000, 3_600_000),
		duration: fc.constantFrom(null, null, "PT1H", "P90D"),
	}),
	{ maxLength: 30 },
);
