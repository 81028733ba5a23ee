import type { JsonObject } from "@keyway/schema/json";
import type { RunMode } from "@keyway/schema/run";
import type { JournalRecord } from "../kernel/record.ts";
import { emptyState } from "../kernel/run-state.ts";
import { settle } from "../kernel/settle.ts";
import { fold } from "../kernel/state.ts";
import type { TestPlan } from "../kernel/test-plan.ts";
import type { NewRun } from "../ports.ts";
import type { Program } from "../program.ts";
import type { Evaluate } from "../resolve.ts";
import type { Lease } from "./leases.ts";
import { type LiveRun, statusOf, take } from "./live-run.ts";

export type Birth = {
	id: string;
	program: Program;
	trigger: string;
	mode: RunMode;
	input: JsonObject;
	/** The input holds sealed values. */
	sealed: boolean;
	now: number;
	evaluate: Evaluate;
	/** In test mode: how. */
	test?: TestPlan;
	/** Its ordering key. */
	order?: string;
};

/**
 * A run with everything decided that needs no call: its first journal row already holds the pure cards, so that the
 * commit of the event is theirs too.
 */
export function bear(birth: Birth, lease: Lease): { live: LiveRun; row: NewRun } {
	const { id, program, trigger, mode, now, evaluate } = birth;
	const live = newLive({ id, program, trigger, mode, lease, seq: 0 });
	const started = startedOf(birth);
	fold(program.graph, live.state, started);
	take(live, settle({ program, facts: live.facts, state: live.state, now, heardAt: live.heardAt, evaluate }));
	const row: NewRun = {
		...unstarted(birth),
		status: statusOf(live),
		ended: live.state.end !== null,
		records: [started, ...live.pending],
		waits: live.opens,
	};
	live.pending = [];
	live.opens = [];
	return { live, row };
}

/** A run that somebody else will start. */
export function unstarted(birth: Omit<Birth, "evaluate">): NewRun {
	const { id, program, trigger, mode, input } = birth;
	return {
		id,
		flowId: program.flow.id,
		version: program.version,
		mode,
		trigger,
		...personOf(input),
		order: birth.order ?? null,
		status: "queued",
		ended: false,
		records: [startedOf(birth)],
		waits: [],
	};
}

function startedOf({ input, sealed, test, order, now }: Omit<Birth, "evaluate">): JournalRecord {
	const more = { ...(sealed ? { sealed } : {}), ...(test ? { test } : {}), ...(order === undefined ? {} : { order }) };
	return { t: "started", at: now, input, ...more };
}

export function newLive(parts: {
	id: string;
	program: Program;
	trigger: string;
	mode: RunMode;
	lease: Lease;
	seq: number;
}): LiveRun {
	const { id, program, trigger, mode, lease, seq } = parts;
	return {
		id,
		program,
		facts: { id, flow: program.flow, version: program.version, mode },
		trigger,
		state: emptyState(),
		seq,
		leases: [lease],
		rehired: false,
		unproven: false,
		pending: [],
		opens: [],
		closes: [],
		mail: [],
		taken: [],
		heardAt: 0,
		cancelled: 0,
		effects: [],
		deferred: [],
		more: false,
		worked: new Map(),
		calls: new Map(),
		writing: null,
		dead: false,
		openedWaits: new Map(),
		waits: [],
		offered: false,
	};
}

/** The person that an event is about, in words and for the search. */
export function personOf(input: JsonObject): { subject: string | null; about: string | null } {
	const user = input["user"];
	if (user === null || typeof user !== "object" || Array.isArray(user)) return { subject: null, about: null };
	const text = (name: string) => (typeof user[name] === "string" ? (user[name] as string).trim() : "");
	const name = text("displayName") || `${text("firstName")} ${text("lastName")}`.trim();
	const subject = name || text("email") || text("userName") || null;
	const about = [name, text("email"), text("userName"), text("id")].filter((each) => each !== "").join(" ");
	return { subject, about: about === "" ? null : about.toLowerCase().slice(0, 1_000) };
}
