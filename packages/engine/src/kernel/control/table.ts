import { approval, extendGrant, grantRole, task } from "./asks.ts";
import { continueIf } from "./continue-if.ts";
import type { Control } from "./control.ts";
import { giveBack, raise, set, stop } from "./ends.ts";
import { forEach, leave, next } from "./for-each.ts";
import { flowIf } from "./if.ts";
import { flowTry, parallel } from "./lanes.ts";
import { wait } from "./wait.ts";
import { waitFor } from "./wait-for.ts";

/** The cards that the kernel performs itself, by definition id. */
export const CONTROLS: ReadonlyMap<string, Control> = new Map([
	["flow.if", flowIf],
	["flow.continueIf", continueIf],
	["flow.forEach", forEach],
	["flow.next", next],
	["flow.break", leave],
	["flow.parallel", parallel],
	["flow.try", flowTry],
	["flow.wait", wait],
	["flow.waitFor", waitFor],
	["flow.approval", approval],
	["flow.task", task],
	["access.grantRole", grantRole],
	["access.extendGrant", extendGrant],
	["flow.set", set],
	["flow.stop", stop],
	["flow.raise", raise],
	["flow.return", giveBack],
]);
