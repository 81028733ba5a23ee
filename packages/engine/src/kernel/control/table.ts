import { continueIf } from "./continue-if.ts";
import type { Control } from "./control.ts";
import { raise, set, stop } from "./ends.ts";
import { flowIf } from "./if.ts";
import { wait } from "./wait.ts";

/** The cards that the kernel performs itself, by definition id. */
export const CONTROLS: ReadonlyMap<string, Control> = new Map([
	["flow.if", flowIf],
	["flow.continueIf", continueIf],
	["flow.wait", wait],
	["flow.set", set],
	["flow.stop", stop],
	["flow.raise", raise],
]);
