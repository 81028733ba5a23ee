import type { SealPort } from "@keyway/engine/sealing";
import type { Sealed, Vault } from "./vault.ts";

/** Seals secret outputs for the journal of one run, with the keys of the vault: rotated with them. */
export function runSeal(vault: Vault): SealPort {
	return {
		seal: (text, run) => Buffer.from(JSON.stringify(vault.seal(text, boundTo(run)))).toString("base64url"),
		open: (sealed, run) => vault.open(JSON.parse(Buffer.from(sealed, "base64url").toString()) as Sealed, boundTo(run)),
	};
}

const boundTo = (run: string): string => `run ${run}`;
