import { monitorEventLoopDelay } from "node:perf_hooks";
import { AppError } from "@keyway/schema/error";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChecker } from "./check.ts";
import { HOSTILE, type Hostile } from "./hostile-corpus.ts";
import { patternProblem } from "./pattern.ts";
import { createExpressionRunner } from "./pool/runner.ts";
import { expressionErrors } from "./problem.ts";
import { references } from "./references.ts";

/** Milliseconds on top of an expression's own limit: sending, killing, and a machine that does other things too. */
const OVERHEAD = 250;
const LIMIT = 600;
/** Milliseconds for which the parent may be busy with something else than answering. */
const BUSY = 100;
const ROUNDS = process.env["KEYWAY_TEST_LONG"] ? 5 : 1;

const runner = createExpressionRunner({ limitMs: LIMIT });
const ticks = watchTicks();
const delay = monitorEventLoopDelay({ resolution: 5 });

beforeAll(async () => {
	await Promise.all([runner.evaluate("[1].map(x, x)", {}), runner.evaluate("[2].map(x, x)", {})]);
	delay.enable();
});
afterAll(() => {
	runner.close();
	ticks.stop();
});

/**
 * The longest time for which this thread worked without a pause. On a busy machine a late timer says little: only
 * processor time of our own counts.
 */
function watchTicks() {
	let longest = 0;
	let before = process.threadCpuUsage();
	const timer = setInterval(() => {
		const now = process.threadCpuUsage();
		longest = Math.max(longest, (now.user + now.system - before.user - before.system) / 1_000);
		before = now;
	}, 5);
	return {
		reset() {
			longest = 0;
			before = process.threadCpuUsage();
		},
		longest: () => longest,
		stop: () => clearInterval(timer),
	};
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

async function outcome({ cel, data }: Hostile): Promise<unknown> {
	try {
		return { value: await runner.evaluate(cel, data?.() ?? {}) };
	} catch (error) {
		return error;
	}
}

describe("hostile expressions", () => {
	test("there are many, and each has a name of its own", () => {
		expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
		expect(new Set(HOSTILE.map((each) => each.name)).size).toBe(HOSTILE.length);
	});

	test.each(HOSTILE)("$name ends in time and keeps the server answering", async (hostile) => {
		const bindings = { ...hostile, data: () => data };
		const data = hostile.data?.() ?? {};
		for (let round = 0; round < Math.min(ROUNDS, 2); round++) {
			// A process that is ready: starting one after the last was killed is nobody's time limit.
			await runner.evaluate("[1].map(x, x)", {});
			ticks.reset();
			const from = performance.now();
			const result = await outcome(bindings);
			const took = performance.now() - from;
			await pause();
			expect(took).toBeLessThan(LIMIT + OVERHEAD);
			expect(ticks.longest()).toBeLessThan(BUSY);
			if (!(result instanceof AppError)) expect(result).toHaveProperty("value");
			else expect(Object.keys(expressionErrors)).toContain(result.code);
			if (result instanceof AppError) expect(result.message).not.toMatch(/Cannot read|undefined|\bat .*:\d+:\d+/);
		}
	});

	test.each(HOSTILE)("$name is checked at once", async ({ cel }) => {
		const check = createChecker([], patternProblem);
		await pause();
		ticks.reset();
		check(cel, { trigger: { name: "trigger", label: "Trigger", type: "any" }, steps: {} });
		references(cel);
		await pause();
		expect(ticks.longest()).toBeLessThan(BUSY);
	});

	test("all at the same time leave plain expressions their time", async () => {
		const all = Array.from({ length: ROUNDS }, () =>
			HOSTILE.filter((_, index) => ROUNDS > 1 || index % 5 === 0),
		).flat();
		const running = Promise.all(all.map(outcome));
		let isRunning = true;
		void running.then(() => {
			isRunning = false;
		});
		await pause();
		delay.reset();
		const plain: number[] = [];
		while (isRunning) {
			const from = performance.now();
			expect(await runner.evaluate("trigger.a + 1", { trigger: { a: 1 } })).toBe(2);
			plain.push(performance.now() - from);
			await pause();
		}
		plain.sort((a, b) => a - b);
		expect(plain[Math.floor(plain.length * 0.99)]).toBeLessThan(BUSY);
		expect(delay.percentile(99) / 1e6).toBeLessThan(BUSY);
		const codes = (await running).map((each) => (each instanceof AppError ? each.code : "a value"));
		expect(codes).not.toContain("EXPRESSION_POOL_DOWN");
	}, 180_000);
});
