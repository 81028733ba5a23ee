import { createExpressionRunner } from "./runner.ts";

/** A parent that asks for an expression without end and is then killed by its test. Product code never imports it. */
const list = Array.from({ length: 1_000 }, (_, index) => index);
const endless = "trigger.l.all(a, trigger.l.all(b, trigger.l.all(c, trigger.l.all(d, d >= 0))))";
const runner = createExpressionRunner({ limitMs: 600_000 });
process.stdout.write("asked\n");
await runner.evaluate(endless, { trigger: { l: list } });
