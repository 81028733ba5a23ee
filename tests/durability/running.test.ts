import { newId } from "@keyway/db/id";
import { expression, ref, template } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { card, flowOf } from "./probe.ts";
import { first, say, send, useStage } from "./stage.ts";

const stage = useStage();

test("an event runs its flow card by card, and the run shows each step's input and output", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const lane = "then";
	await stage.bed.publish(
		flowOf({
			main: [
				card("names", "flow.set", {
					values: { kind: "object", fields: { greeting: template("Hi ", { card: "trigger", path: ["text"] }) } },
				}),
				card(
					"check",
					"flow.if",
					{ when: expression('trigger.text == "Zoë"') },
					{ outputs: { said: { [lane]: ref("tell", "answer") } } },
				),
				card("last", "probe.call", { text: ref("check", "said") }),
			],
			"check.then": [card("tell", "probe.call", { text: ref("names", "values", "greeting") })],
			"check.else": [],
		}),
	);
	const id = await first(engine, "Zoë");
	const run = await stage.bed.reaches(id, "succeeded");
	expect(run.steps.map(({ path, status, input, output, lane }) => ({ path, status, input, output, lane }))).toEqual([
		{
			path: "names",
			status: "succeeded",
			input: { values: { greeting: "Hi Zoë" } },
			output: { values: { greeting: "Hi Zoë" } },
		},
		{ path: "check", status: "succeeded", input: { when: true }, output: { said: "heard Hi Zoë" }, lane: "then" },
		{ path: "tell", status: "succeeded", input: { text: "Hi Zoë" }, output: { answer: "heard Hi Zoë" } },
		{ path: "last", status: "succeeded", input: { text: "heard Hi Zoë" }, output: { answer: "heard heard Hi Zoë" } },
	]);
	expect(stage.calls.map((call) => call.key)).toEqual([`${id}/tell`, `${id}/last`]);
	expect(engine.live).toBe(0);
});

test("the same event id twice starts nothing new and answers the same, also at the same moment", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const [one, two] = await Promise.all([
		send(engine, "a", { externalId: "x1" }),
		send(engine, "a", { externalId: "x1" }),
	]);
	const three = await send(engine, "a", { externalId: "x1" });
	expect(two).toEqual({ ...one, repeated: true });
	expect(three).toEqual({ ...one, repeated: true });
	await stage.bed.reaches(one.runs[0] as string, "succeeded");
	expect(stage.calls).toHaveLength(1);
});

test("only flows whose filter holds for the event start", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("tell")] }, { filter: expression('trigger.text == "yes"') }));
	expect((await send(engine, "no")).runs).toEqual([]);
	expect((await send(engine, "yes")).runs).toHaveLength(1);
});

test("an event whose data does not fit its trigger, or of a type that no trigger has, is refused in words", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const event = { source: "api", caller: "test" } as const;
	await expect(engine.accept({ ...event, type: "probe.happened", data: { text: 1 } })).rejects.toThrow(
		/text: .*string/,
	);
	await expect(engine.accept({ ...event, type: "probe.nothing", data: {} })).rejects.toThrow(/No trigger listens/);
	for (const type of ["manual.run", "flow.failed", "access.provision"])
		await expect(engine.accept({ ...event, type, data: {} })).rejects.toMatchObject({ code: "EVENT_TYPE_RESERVED" });
});

test("an event that the database cannot store fails alone", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const [bad, good] = await Promise.allSettled([send(engine, "a\u0000b"), send(engine, "fine")]);
	expect(bad.status).toBe("rejected");
	expect(good).toMatchObject({ status: "fulfilled" });
});

test("publishing and switching off count for the very next event", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	expect((await send(engine)).runs).toHaveLength(0);
	const flowId = await stage.bed.publish(flowOf({ main: [say("tell")] }));
	expect((await send(engine)).runs).toHaveLength(1);
	await stage.bed.db.$client`update flow set enabled = false where id = ${flowId}`;
	expect((await send(engine)).runs).toHaveLength(0);
});

test("a flow is started by hand only if it is published and has no other trigger", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const manual = {
		...flowOf({ main: [card("tell", "probe.call", { text: ref("trigger", "inputs", "word") })] }),
		trigger: null,
	};
	const id = await engine.startRun(await stage.bed.publish(manual), { word: "by hand" }, "maria");
	const run = await stage.bed.reaches(id, "succeeded");
	expect(run).toMatchObject({ trigger: "manual.run", input: { startedBy: "maria" } });
	expect(stage.calls[0]?.text).toBe("by hand");
	const other = await stage.bed.publish(flowOf({ main: [say("tell")] }));
	await expect(engine.startRun(other, {}, "maria")).rejects.toThrow(/starts on probe.happened/);
	await expect(engine.startRun(newId(), {}, "maria")).rejects.toThrow(/no published version/);
});

test("an event born in a transaction starts its flows with the commit, and nothing if it is rolled back", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const event = { type: "probe.happened", source: "directory", data: { text: "hello" } } as const;
	const back = stage.bed.db.transaction(async (tx) => {
		await engine.emit(tx, event);
		throw new Error("changed my mind");
	});
	await expect(back).rejects.toThrow("changed my mind");
	const { runs } = await stage.bed.db.transaction((tx) => engine.emit(tx, event));
	await stage.bed.reaches(runs[0] as string, "succeeded");
	expect(await stage.bed.db.$client`select from run`).toHaveLength(1);
});
