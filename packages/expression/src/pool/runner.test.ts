import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { functions } from "./functions-for-tests.ts";
import { createExpressionRunner, type ExpressionRunner, type RunnerOptions } from "./runner.ts";

const functionsModule = new URL("./functions-for-tests.ts", import.meta.url).href;
const ENDLESS = "trigger.l.all(a, trigger.l.all(b, trigger.l.all(c, trigger.l.all(d, a + b + c + d >= 0))))";
const trigger = { l: Array.from({ length: 500 }, (_, index) => index), name: "zoë" };

let runner: ExpressionRunner;
function start(options: RunnerOptions = {}): ExpressionRunner {
	runner = createExpressionRunner({ functions, functionsModule, ...options });
	return runner;
}
afterEach(() => runner.close());

const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => "a value",
		(error: { code?: string }) => error.code,
	);

/** Processes of the pool that this process, or the one of the id, has at the moment. */
function childrenOf(parent = process.pid): number[] {
	return readdirSync("/proc").flatMap((name) => {
		if (!/^\d+$/.test(name)) return [];
		try {
			const [, after = ""] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ");
			const isChild = Number(after.split(" ")[1]) === parent;
			return isChild && readFileSync(`/proc/${name}/cmdline`, "utf8").includes("pool/child.ts") ? [Number(name)] : [];
		} catch {
			return [];
		}
	});
}

describe("where expressions run", () => {
	test("plain ones here, at once, without any process", async () => {
		const { evaluate, evaluateHere } = start();
		expect(evaluateHere("text.shout(trigger.name)", { trigger })).toBe("ZOË!");
		expect(await evaluate("text.shout(trigger.name)", { trigger })).toBe("ZOË!");
		expect(childrenOf()).toEqual([]);
	});

	test("loops, patterns and large data in a process, with the same functions", async () => {
		const { evaluate, evaluateHere } = start();
		const loop = "['a', 'b'].map(x, text.shout(x))";
		expect(evaluateHere(loop, {})).toBeUndefined();
		expect(await evaluate(loop, {})).toEqual(["A!", "B!"]);
		expect(await evaluate("trigger.name.matches('^\\\\pL+$')", { trigger })).toBe(true);
		const text = "x".repeat(100_000);
		expect(await evaluate("text.shout(trigger.text).size()", { trigger: { text } })).toBe(100_001);
		expect(childrenOf()).toHaveLength(1);
	});

	test("all that the expression reads gets there, and nothing else", async () => {
		const { evaluate } = start();
		const bindings = {
			trigger: { list: [1] },
			steps: { a: { v: 1 }, b: { v: 2 } },
			item: 3,
			run: { id: "r" },
			now: "2026-11-03T09:00:00Z",
		};
		const all = "[trigger.list[0], steps.a.v, item].map(x, x + 1)";
		expect(await evaluate(all, bindings)).toEqual([2, 2, 4]);
		expect(await evaluate("[1].map(x, [now, run.id])", bindings)).toEqual([["2026-11-03T09:00:00.000Z", "r"]]);
		expect(await evaluate("steps.map(card, card)", bindings)).toEqual(["a", "b"]);
	});

	test("data with a member that objects have by themselves is read like any other", async () => {
		const { evaluate } = start();
		const odd = {
			trigger: { user: { constructor: { name: "Object" }, email: "a@x.test", list: [{ constructor: 1 }] } },
		};
		expect(await evaluate("trigger.user.email", odd)).toBe("a@x.test");
		expect(await evaluate("trigger.user.constructor.name == 'Object' && has(trigger.user.email)", odd)).toBe(true);
		expect(await evaluate("trigger.user", odd)).toEqual(odd.trigger.user);
		expect(await evaluate("trigger.user.list.map(l, l.constructor)", odd)).toEqual([1]);
		expect(await evaluate("trigger.constructor == null", { trigger: {} })).toBe(true);
	});

	test("errors come back with their words", async () => {
		const { evaluate } = start();
		await expect(evaluate("[1].map(x, x / 0)", {})).rejects.toMatchObject({ code: "EXPRESSION_FAILED" });
		await expect(evaluate("'a'.matches('(')", {})).rejects.toMatchObject({ code: "EXPRESSION_PATTERN" });
		await expect(evaluate("[1].map(", {})).rejects.toMatchObject({ code: "EXPRESSION_SYNTAX" });
	});
});

describe("expressions that take too long", () => {
	test("are stopped, and the next one finds a process", async () => {
		const { evaluate } = start({ size: 1, limitMs: 200 });
		await expect(evaluate(ENDLESS, { trigger })).rejects.toMatchObject({
			code: "EXPRESSION_TIMED_OUT",
			message: expect.stringContaining("after 200 ms"),
		});
		expect(await evaluate("[1].map(x, x)", {})).toEqual([1]);
	});

	test("are not tried again for a while when that happened three times in a row", async () => {
		const { evaluate } = start({ limitMs: 50 });
		for (let time = 0; time < 3; time++)
			expect(await codeOf(evaluate(ENDLESS, { trigger }))).toBe("EXPRESSION_TIMED_OUT");
		expect(await codeOf(evaluate(ENDLESS, { trigger }))).toBe("EXPRESSION_PAUSED");
		expect(await codeOf(evaluate(`!${ENDLESS}`, { trigger }))).toBe("EXPRESSION_TIMED_OUT");
	});

	test("those that need too much memory end too", async () => {
		const { evaluate } = start({ memoryMb: 32, limitMs: 30_000 });
		const grow = "trigger.l.map(a, trigger.l.map(b, trigger.l.map(c, [a, b, c])))";
		expect(await codeOf(evaluate(grow, { trigger }))).toBe("EXPRESSION_OUT_OF_MEMORY");
	});

	test("an orphan ends when its parent was killed", async () => {
		start();
		const parent = spawn(process.execPath, [new URL("./orphan-for-tests.ts", import.meta.url).pathname], {
			stdio: ["ignore", "pipe", "ignore"],
		});
		await once(parent.stdout, "data");
		const [child = 0] = await vi.waitUntil(
			() => {
				const children = childrenOf(parent.pid);
				return children.length > 0 && isBusy(children[0] as number) ? children : null;
			},
			{ timeout: 10_000 },
		);
		parent.kill("SIGKILL");
		await vi.waitUntil(() => !isBusy(child), { timeout: 5_000 });
	});
});

/** Whether a process lives and has used a second of processor time or more: it is past its start. */
function isBusy(pid: number): boolean {
	try {
		const [, after = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
		const [state, ...rest] = after.split(" ");
		return state !== "Z" && Number(rest[10]) > 100;
	} catch {
		return false;
	}
}

describe("many expressions", () => {
	test("share the processes and wait for their turn", async () => {
		const { evaluate } = start({ size: 2 });
		const values = await Promise.all(Array.from({ length: 50 }, (_, n) => evaluate(`[${n}].map(x, x * 2)[0]`, {})));
		expect(values).toEqual(Array.from({ length: 50 }, (_, n) => n * 2));
		expect(childrenOf().length).toBeLessThanOrEqual(2);
	});

	test("more than may wait are refused at once, those that wait too long later", async () => {
		const { evaluate } = start({ size: 1, maxQueue: 2, queueMs: 1_500, limitMs: 3_000 });
		await evaluate("[1].map(x, x)", {});
		const endless = codeOf(evaluate(ENDLESS, { trigger }));
		const waiting = [codeOf(evaluate("[1].map(x, x)", {})), codeOf(evaluate("[2].map(x, x)", {}))];
		expect(await codeOf(evaluate("[3].map(x, x)", {}))).toBe("EXPRESSION_BUSY");
		expect(await Promise.all(waiting)).toEqual(["EXPRESSION_BUSY", "EXPRESSION_BUSY"]);
		expect(await endless).toBe("EXPRESSION_TIMED_OUT");
	});

	test("a process without work ends", async () => {
		const { evaluate } = start({ idleMs: 50 });
		await evaluate("[1].map(x, x)", {});
		await vi.waitUntil(() => childrenOf().length === 0, { timeout: 5_000 });
		expect(await evaluate("[1].map(x, x)", {})).toEqual([1]);
	});

	test("functions that cannot be loaded are said so, and nobody waits for ever", async () => {
		const { evaluate } = start({ functionsModule: "file:///nowhere.ts" });
		expect(await codeOf(evaluate("[1].map(x, x)", {}))).toBe("EXPRESSION_POOL_DOWN");
	});

	test("closing fails what is under way and ends all processes", async () => {
		const { evaluate, close } = start();
		await evaluate("[1].map(x, x)", {});
		const endless = codeOf(evaluate(ENDLESS, { trigger }));
		close();
		expect(await endless).toBe("EXPRESSION_BUSY");
		await vi.waitUntil(() => childrenOf().length === 0, { timeout: 5_000 });
		expect(await codeOf(evaluate("[1].map(x, x)", {}))).toBe("EXPRESSION_BUSY");
	});
});
