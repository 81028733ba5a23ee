import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { newId } from "@keyway/db/id";
import type { CallLimits } from "@keyway/schema/call-limits";
import { literal } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, say, send, useStage } from "./stage.ts";

const stage = useStage();
const CONNECTION = newId();

/** Two engines whose calls of the outside system go by one connection with these limits. */
async function two(limits: CallLimits | null) {
	const connector: ConnectorDefinition = { ...stage.outside(), connection: {}, connectionOptional: true };
	const connections = { open: async () => ({ connector: "probe", values: {}, secrets: [], limits }) };
	await stage.bed.publish(flowOf({ main: [say("tell", { connection: CONNECTION })] }), "By the connection");
	// Nobody dies here: that nobody takes over what is slow is not what this is about.
	const settings = { connections, leaseSeconds: 10 };
	return [await stage.bed.start([connector], settings), await stage.bed.start([connector], settings)] as const;
}

/** A flow that calls the same system without the connection, started by hand. */
async function besides(): Promise<string> {
	const flow = flowOf({ main: [card("other", "probe.call", { text: literal("other") })] });
	return stage.bed.publish({ ...flow, trigger: null }, "Besides");
}

const open = async () =>
	(await stage.bed.db.$client`select count(*)::int as count from run where finished_at is null`)[0]?.[
		"count"
	] as number;
const allEnded = () => until("all runs to end", async () => (await open()) === 0, 60_000);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("never more calls at once than the connection allows, over all processes, and none is starved", async () => {
	let now = 0;
	const seen: number[] = [];
	stage.answer = async () => {
		seen.push(++now);
		await pause(15);
		now--;
		return "fine";
	};
	const engines = await two({ atOnce: 3 });
	await Promise.all(Array.from({ length: 90 }, (_, index) => send(engines[index % 2] ?? engines[0])));
	await allEnded();
	expect(seen).toHaveLength(90);
	expect(Math.max(...seen)).toBe(3);
	await until("all permits given back", async () => (await stage.bed.db.$client`select from call_permit`).length === 0);
});

test("calls begin at the connection's rate, evenly over all processes", async () => {
	const at: number[] = [];
	stage.answer = () => {
		at.push(performance.now());
		return "fine";
	};
	const engines = await two({ perSecond: 25 });
	await Promise.all(Array.from({ length: 75 }, (_, index) => send(engines[index % 2] ?? engines[0])));
	await allEnded();
	expect(at).toHaveLength(75);
	const within = at.map((from) => at.filter((each) => each >= from && each < from + 1_000).length);
	expect(Math.max(...within)).toBeLessThanOrEqual(30);
	expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(2_700);
});

test("a service that asks for patience is left alone by all runs of the connection, and by no other", async () => {
	let refusals = 0;
	let asked = 0;
	const early: number[] = [];
	stage.answer = ({ text }) => {
		if (text === "other") return "fine";
		if (refusals === 0) {
			refusals++;
			asked = performance.now();
			throw new ConnectorError("limited", "rate_limited", "Slow down.", { retryAfter: 2 });
		}
		if (performance.now() < asked + 1_900) early.push(performance.now() - asked);
		return "fine";
	};
	const engines = await two(null);
	const flow = await besides();
	const refused = await first(engines[0]);
	await until("the refusal", async () => refusals === 1);
	await stage.bed.reaches(refused, "waiting");
	await Promise.all(Array.from({ length: 20 }, (_, index) => send(engines[index % 2] ?? engines[0])));
	await stage.bed.reaches(await engines[0].startRun(flow, {}, "maria"), "succeeded");
	expect(performance.now()).toBeLessThan(asked + 1_900);
	await allEnded();
	expect(early).toEqual([]);
	expect(refusals).toBe(1);
});

test("calls that wait for their connection leave room for other flows, and come back", async () => {
	const held: (() => void)[] = [];
	let isFree = false;
	stage.answer = ({ text }) =>
		isFree || text === "other" ? "fine" : new Promise((resolve) => held.push(() => resolve("fine")));
	const [engine, other] = await two({ atOnce: 1 });
	await other.stop(0);
	const flow = await besides();
	await Promise.all(Array.from({ length: 100 }, () => send(engine)));
	await until("only some of them to stay in memory", async () => engine.live <= 65 && held.length === 1);
	const id = await engine.startRun(flow, {}, "maria");
	await stage.bed.reaches(id, "succeeded");
	const [row] = await stage.bed.db.$client`select count(*)::int as count from run where status = 2`;
	expect(row?.["count"]).toBeGreaterThan(20);
	isFree = true;
	held[0]?.();
	await allEnded();
	expect(new Set(stage.calls.map((call) => call.key)).size).toBe(101);
	expect(stage.calls).toHaveLength(101);
});
