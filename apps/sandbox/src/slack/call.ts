import type { Tenant } from "../tenant.ts";
import type { SlackArguments } from "./arguments.ts";
import type { SlackToken } from "./state.ts";

export type SlackAnswer =
	| { ok: true; [member: string]: unknown }
	| { ok: false; error: string; [member: string]: unknown };
export type SlackCall = { tenant: Tenant; args: SlackArguments; token: SlackToken; now: Date };
