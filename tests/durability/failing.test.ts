import { ConnectorError } from "@keyway/connector-sdk/error";
import { literal, ref, template } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, never, say, useStage } from "./stage.ts";

const stage = useStage();

test("a limited call is tried again after the time that the service asked for", async () => {
	stage.answer = () => {
		if (stage.calls.length < 3) throw new ConnectorError("limited", "rate_limited", "Slow down.", { retryAfter: 0.2 });
		return "at last";
	};
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(
		flowOf({ main: [say("tell", { retry: { times: 5, first: 0.01, factor: 1, max: 1, on: ["any"] } })] }),
	);
	const run = await stage.bed.reaches(await first(engine), "succeeded");
	expect(run.steps[0]).toMatchObject({ attempt: 3, status: "succeeded", output: { answer: "at last" } });
	expect(run.steps[0]).not.toHaveProperty("error");
	expect(new Set(stage.calls.map((call) => call.key)).size).toBe(1);
});

test("a wrong field fails the run at once; retried by a person it goes on from there with the same key", async () => {
	stage.answer = ({ text }) => {
		if (text === "second" && stage.calls.length < 3) throw new ConnectorError("invalid", "nope", "The field is wrong.");
		return "fine";
	};
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(
		flowOf({ main: [say("one"), card("two", "probe.call", { text: literal("second") }), say("three")] }),
	);
	const id = await first(engine);
	const failed = await stage.bed.reaches(id, "failed");
	expect(failed.error).toMatchObject({ kind: "invalid", code: "nope", message: "The field is wrong." });
	expect(failed.steps.map((step) => step.status)).toEqual(["succeeded", "failed"]);
	await engine.retry(id, "maria");
	const run = await stage.bed.reaches(id, "succeeded");
	expect(run.error).toBeNull();
	expect(run.steps.map((step) => step.attempt)).toEqual([1, 2, 1]);
	expect(stage.calls.map((call) => call.key)).toEqual([`${id}/one`, `${id}/two`, `${id}/two`, `${id}/three`]);
	await expect(engine.retry(id, "maria")).rejects.toThrow(/Only a failed run/);
});

test("a call over its time limit is aborted", async () => {
	stage.answer = never;
	const engine = await stage.bed.start([stage.outside()]);
	const retry = { times: 0, first: 1, factor: 1, max: 1, on: ["any" as const] };
	await stage.bed.publish(flowOf({ main: [say("slow", { timeLimit: 0.1, retry })] }));
	const run = await stage.bed.reaches(await first(engine), "failed");
	expect(run.error).toMatchObject({ kind: "timeout", code: "TIME_LIMIT" });
	expect(stage.calls[0]?.signal.aborted).toBe(true);
});

test("on error continue goes on without outputs, on error lane goes through the lane with the error", async () => {
	stage.answer = ({ text }) => {
		if (text === "hello") throw new ConnectorError("notFound", "gone", "Nobody there.");
		return text;
	};
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(
		flowOf({
			main: [
				say("a", { onError: "continue" }),
				say("b", { onError: "lane" }),
				card("c", "probe.call", { text: template("[", { card: "a", path: ["answer"] }, "]") }),
			],
			"b.onError": [card("tell", "probe.call", { text: ref("b", "error", "message") })],
		}),
	);
	const run = await stage.bed.reaches(await first(engine), "succeeded");
	expect(run.steps.map(({ path, status, output }) => ({ path, status, output }))).toMatchObject([
		{ path: "a", status: "failed" },
		{ path: "b", status: "failed" },
		{ path: "tell", output: { answer: "Nobody there." } },
		{ path: "c", output: { answer: "[]" } },
	]);
});

test("a failed run tells flow.failed once; a flow about failures that fails itself tells nobody", async () => {
	stage.answer = ({ text }) => {
		throw new ConnectorError("invalid", "nope", `no ${text}`);
	};
	const engine = await stage.bed.start([stage.outside()]);
	const flowId = await stage.bed.publish(flowOf({ main: [say("tell")] }), "The first");
	const told = flowOf({ main: [card("nudge", "probe.call", { text: ref("trigger", "error", "message") })] });
	await stage.bed.publish(
		{ ...told, trigger: { id: "trigger", uses: "flow.failed@1", fields: { flow: literal("The first") } } },
		"Nudge",
	);
	await stage.bed.publish(
		{ ...told, trigger: { id: "trigger", uses: "flow.failed@1", fields: { flow: literal("Another") } } },
		"Deaf",
	);
	await stage.bed.reaches(await first(engine), "failed");
	const nudge = await until("the nudge", async () => stage.calls[1]);
	expect(nudge.text).toBe("no hello");
	const [run] = await stage.bed.db.$client`select id from run where trigger = 'flow.failed'`;
	const failed = await stage.bed.reaches(run?.["id"], "failed");
	expect(failed.input).toMatchObject({
		flow: { id: flowId, name: "The first" },
		card: { id: "tell" },
		error: { code: "nope" },
	});
	await until("no mark left", async () => (await stage.bed.db.$client`select from wait`).length === 0);
	expect(await stage.bed.db.$client`select from run`).toHaveLength(2);
});

test("secrets of fields and connections are blanked in input, output and error, in every encoding", async () => {
	const secret = "s3cr3t value/ü";
	stage.answer = () => {
		throw new ConnectorError("invalid", "nope", `bad ${secret}`, {
			detail: `?k=${encodeURIComponent(secret)} ${Buffer.from(secret).toString("base64")}`,
		});
	};
	const engine = await stage.bed.start([stage.outside()]);
	const fields = { text: template("say ", { card: "trigger", path: ["text"] }), secret: ref("trigger", "text") };
	await stage.bed.publish(flowOf({ main: [card("tell", "probe.call", fields)] }));
	const run = await stage.bed.reaches(await first(engine, secret), "failed");
	expect(run.steps[0]).toMatchObject({
		input: { text: "say •••", secret: "•••" },
		error: { message: "bad •••", detail: "?k=••• •••" },
	});
});

test("an output that is too large to keep fails its card in words", async () => {
	stage.answer = () => "x".repeat(1_100_000);
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	expect((await stage.bed.reaches(await first(engine), "failed")).error).toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
});
