import type { Outbound } from "@keyway/connector-sdk/context";
import type { Registry } from "@keyway/connector-sdk/registry";
import type { Database } from "@keyway/db/client";
import type { Mailer } from "../auth/mailer.ts";
import type { Logger } from "../logger.ts";
import type { Vault } from "../secrets/vault.ts";
import type { RunningEngine } from "../worker/engine.ts";
import type { HttpConfig } from "./config.ts";

/** What the HTTP layer stands on; composed by the start program and by tests alike. */
export type Services = {
	db: Database;
	engine: Pick<
		RunningEngine,
		| "accept"
		| "addMetrics"
		| "acceptOwn"
		| "emit"
		| "emitAll"
		| "startRun"
		| "startTest"
		| "rerun"
		| "cancel"
		| "decide"
		| "retry"
		| "resume"
		| "watch"
	>;
	registry: Registry;
	vault: Vault;
	outbound: Outbound;
	mailer: Mailer;
	logger: Logger;
	config: HttpConfig;
	/** What `/api/ready` asks besides database and migrations: name → whether it is well. */
	checks?: Record<string, () => Promise<boolean>>;
};
