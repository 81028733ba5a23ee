import { literal } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { createLogger } from "@keyway/server/logger";
import { startSchedules } from "@keyway/server/schedules/schedules";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createFlow, createPublished, listeningGraph } from "./things.ts";

let bed: Bed;
const clocks: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	const parts = { db: bed.db, engine: bed.engine, logger: createLogger("silent"), beat: 20 };
	clocks.push(startSchedules(parts), startSchedules(parts));
});
afterAll(async () => {
	for (const clock of clocks) await clock.stop();
	await bed.stop();
});

function timed(fields: Record<string, string>): FlowGraph {
	const graph = listeningGraph("schedule.cron");
	const literals = Object.entries(fields).map(([name, value]) => [name, literal(value)]);
	return { ...graph, trigger: { id: "trigger", uses: "schedule.cron@1", fields: Object.fromEntries(literals) } };
}

const yearly = { cron: "0 9 1 1 *" };
const nextAt = async (id: string) =>
	(await bed.db.$client`select next_at from schedule where flow_id = ${id}`)[0]?.["next_at"] as string | undefined;
/** Moves a flow's next time to so many seconds ago. */
const cameDue = (id: string, seconds: number) =>
	bed.db
		.$client`update schedule set next_at = date_trunc('second', now()) - make_interval(secs => ${seconds}) where flow_id = ${id}`;
const runsOf = async (id: string) => (await bed.call(`/api/runs?flow=${id}`)).body["items"] as { id: string }[];
const movedOn = (id: string) => until("the next time", async () => Date.parse((await nextAt(id)) ?? "") > Date.now());

describe("a flow with a clock", () => {
	test("starts once for its time, however many servers look, and moves on", async () => {
		const id = await createPublished(bed, timed(yearly));
		expect(new Date((await nextAt(id)) ?? "").toISOString()).toMatch(/-01-01T09:00:00/);
		await cameDue(id, 3);
		await movedOn(id);
		const runs = await runsOf(id);
		expect(runs).toHaveLength(1);
		const { body } = await bed.call(`/api/runs/${runs[0]?.id}`);
		expect(body).toMatchObject({ trigger: "schedule.cron", input: { scheduledFor: expect.stringMatching(/\.000Z$/) } });
	});

	test("skips what it missed while nobody watched, or makes up for it once", async () => {
		const skipping = await createPublished(bed, timed(yearly));
		const once = await createPublished(bed, timed({ ...yearly, missed: "once" }));
		await cameDue(skipping, 7_200);
		await cameDue(once, 7_200);
		await movedOn(skipping);
		await movedOn(once);
		expect([(await runsOf(skipping)).length, (await runsOf(once)).length]).toEqual([0, 1]);
	});

	test("has no next time while it is off or in the bin", async () => {
		const id = await createPublished(bed, timed(yearly));
		const enable = (enabled: boolean) => bed.call(`/api/flows/${id}`, { method: "PATCH", body: { enabled } });
		await enable(false);
		expect(await nextAt(id)).toBeUndefined();
		await enable(true);
		expect(await nextAt(id)).toBeDefined();
		await bed.call(`/api/flows/${id}`, { method: "DELETE" });
		expect(await nextAt(id)).toBeUndefined();
	});

	test("that cannot be followed cannot be published", async () => {
		for (const fields of [{ cron: "every monday" }, { cron: "0 0 30 2 *" }, { ...yearly, timezone: "Mars/Base" }]) {
			const id = await createFlow(bed, timed(fields));
			const answer = await bed.call(`/api/flows/${id}/publish`, { body: {} });
			const problems = (answer.body["errors"] ?? []) as { code: string }[];
			expect([answer.status, problems.map((each) => each.code)]).toEqual([422, ["SCHEDULE_INVALID"]]);
		}
	});
});
