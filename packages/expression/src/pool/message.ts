import type { Json } from "@keyway/schema/json";
import type { Bindings } from "../bindings.ts";

/** What the server asks a child, and what the child answers; `ready` comes once, when it has started. */
export type Question = { id: number; cel: string; bindings: Bindings };
export type Answer =
	| { kind: "ready" }
	| { kind: "value"; id: number; value: Json }
	| { kind: "error"; id: number; error: { code: string; status: number; message: string } };
