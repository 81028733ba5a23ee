/** Who did something, as the audit keeps it. */
export type Actor = { kind: "account" | "token" | "run" | "system"; id: string; name: string };

export const SYSTEM: Actor = { kind: "system", id: "keyway", name: "Keyway" };
