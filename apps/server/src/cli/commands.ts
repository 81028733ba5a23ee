import { createRegistry } from "@keyway/connector-sdk/registry";
import { CONNECTORS } from "@keyway/connectors/registry";
import { SYSTEM } from "@keyway/db/actor";
import { verifyAudit } from "@keyway/db/audit";
import { countHoldings, findOrphans } from "@keyway/db/backup-check";
import type { Database } from "@keyway/db/client";
import { openStore } from "@keyway/db/dispatch/open";
import { getFlow } from "@keyway/db/flows";
import { askRebuild, isRebuilding, project } from "@keyway/db/history/projector";
import { retain } from "@keyway/db/history/retention";
import { listRuns } from "@keyway/db/runs";
import { listSealed, replaceWrapping, type SealedRecord } from "@keyway/db/sealed-secrets";
import { cardTable } from "@keyway/engine/program";
import { decisions } from "@keyway/engine/shell/decisions";
import { programs } from "@keyway/engine/shell/programs";
import { FUNCTIONS } from "@keyway/functions/registry";
import { AppError } from "@keyway/schema/error";
import { Uuid } from "@keyway/schema/ids";
import { boundTo as boundToHook } from "../hooks/hook.ts";
import { boundTo as boundToConnection } from "../secrets/connections.ts";
import type { Command, Task } from "./command.ts";

const BY = "command line";
const DAY = 86_400_000;
const RETRIED_AT_ONCE = 100;

/** By their two words. */
export const COMMANDS: Record<string, Command> = {
	"keys rotate": {
		usage: "keys rotate                     wraps all stored secrets with the newest key",
		run: rotateKeys,
	},
	"runs retry": {
		usage: "runs retry <run>… | --flow=<id>  goes on with failed runs at the failed card",
		options: ["flow"],
		check({ words, options: { flow } }) {
			if (words.length > 0 === (flow !== undefined)) return "Name either failed runs or, with --flow=<id>, a flow.";
			const wrong = [...words, ...(flow === undefined ? [] : [flow])].find((id) => !isId(id));
			return wrong === undefined ? null : `“${wrong}” is no id. An id is like 0190b0a0-0000-7000-8000-000000000001.`;
		},
		run: retryRuns,
	},
	"projector rebuild": { usage: "projector rebuild               writes the search of runs anew", run: rebuild },
	"history retain": {
		usage: "history retain --days=<n>       forgets runs and events that are older",
		options: ["days"],
		check: ({ words, options: { days } }) =>
			words.length === 0 && days !== undefined && /^[1-9]\d{0,5}$/.test(days)
				? null
				: "Say how many days are kept: --days=365",
		run: forget,
	},
	"audit verify": { usage: "audit verify                    computes the chain of the audit log anew", run: verify },
	"backup check": { usage: "backup check                    says whether this database is whole", run: checkBackup },
};

const isId = (text: string): boolean => Uuid.safeParse(text).success;

const bound = (record: SealedRecord): string =>
	record.kind === "connection" ? boundToConnection(record.id, record.version) : boundToHook(record.flowId);
const nameOf = (record: SealedRecord): string =>
	record.kind === "connection" ? `connection ${record.name}` : `hook of flow ${record.flowId}`;

/** One row at a time: stopped half-way, it goes on with what is left. */
async function rotateKeys({ db, vault, reporter }: Task): Promise<boolean> {
	const counts = { wrapped: 0, "already new": 0, failed: 0 };
	for (const record of await listSealed(db)) {
		try {
			const anew = vault.rewrap(record.sealed, bound(record));
			if (!anew) counts["already new"]++;
			else if (await replaceWrapping(db, record, anew)) counts.wrapped++;
		} catch (error) {
			counts.failed++;
			reporter.fail(`${nameOf(record)}: ${error instanceof Error ? error.message : error}`);
		}
	}
	reporter.say(JSON.stringify(counts));
	return counts.failed === 0;
}

async function retryRuns({ db, url, reporter, words, options }: Task): Promise<boolean> {
	const opened = await openStore(url, () => {});
	try {
		const known = programs(opened.store, cardTable(createRegistry(CONNECTORS, FUNCTIONS)));
		const { retry } = decisions({ store: opened.store, programs: known, now: Date.now });
		const { flow } = options;
		if (flow !== undefined) await refuseUnknown(db, flow);
		const ids = flow === undefined ? words : await failedRuns(db, flow);
		const counts = { retried: 0, refused: 0 };
		for (const id of ids) {
			try {
				await retry(id, BY, {
					actor: SYSTEM,
					action: "run.retried",
					target: { kind: "run", id, name: id },
					details: { by: BY },
				});
				counts.retried++;
			} catch (error) {
				counts.refused++;
				reporter.fail(`${id}: ${error instanceof Error ? error.message : error}`);
			}
		}
		reporter.say(JSON.stringify(counts));
		return counts.refused === 0;
	} finally {
		await opened.close();
	}
}

async function refuseUnknown(db: Database, flow: string): Promise<void> {
	await getFlow(db, flow).catch((error: unknown) => {
		throw error instanceof AppError && error.code === "NOT_FOUND" ? new Error(`There is no flow ${flow}.`) : error;
	});
}

/** All ids first: a run that is retried leaves the list. */
async function failedRuns(db: Database, flow: string): Promise<string[]> {
	const ids: string[] = [];
	let cursor: string | undefined;
	do {
		const page = await listRuns(db, { flow, status: ["failed"], limit: RETRIED_AT_ONCE, cursor });
		ids.push(...page.items.map((run) => run.id));
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	return ids;
}

async function rebuild({ db, reporter }: Task): Promise<boolean> {
	await askRebuild(db);
	const done = reporter.begin("Writing the search of runs anew; stopped, a server goes on with it");
	while (await isRebuilding(db)) await project(db);
	done();
	return true;
}

async function forget({ db, reporter, options }: Task): Promise<boolean> {
	reporter.say(JSON.stringify(await retain(db, new Date(Date.now() - Number(options.days) * DAY))));
	return true;
}

async function verify({ db, reporter }: Task): Promise<boolean> {
	const verdict = await verifyAudit(db);
	reporter.say(JSON.stringify(verdict));
	return verdict.ok;
}

/** Everything that a restore must bring back, looked at; nothing is changed. */
async function checkBackup({ db, vault, reporter }: Task): Promise<boolean> {
	const problems: string[] = [];
	const audit = await verifyAudit(db);
	if (!audit.ok) problems.push(`The audit log is broken at entry ${audit.brokenAt}.`);
	for (const record of await listSealed(db)) {
		try {
			vault.open(record.sealed, bound(record));
		} catch (error) {
			problems.push(`${nameOf(record)}: ${error instanceof Error ? error.message : error}`);
		}
	}
	for (const { id, lacks } of await findOrphans(db)) problems.push(`Run ${id} is live and has no ${lacks}.`);
	reporter.say(JSON.stringify({ ...(await countHoldings(db)), auditEntries: audit.entries, auditHead: audit.head }));
	for (const problem of problems) reporter.fail(problem);
	return problems.length === 0;
}
