import { close, connect, type Database } from "@keyway/db/client";
import { isMigrated } from "@keyway/db/migrate";
import { createReporter } from "../console.ts";
import { readEnv } from "../env.ts";
import { secretKeys } from "../secrets/key-file.ts";
import { createVault } from "../secrets/vault.ts";
import { type Asked, type Command, readAsked } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { openDatabase } from "./database.ts";

/**
 * `pnpm keyway <command>`: work on the database of this environment, beside a running server or without one. Ends with 0
 * when all is well, 1 when something is not, 2 when it was asked for wrongly.
 */
const reporter = createReporter();
const [area = "", act = "", ...rest] = process.argv.slice(2);
const command = COMMANDS[`${area} ${act}`];
if (["help", "--help", "-h"].includes(area)) reporter.say(usage(Object.values(COMMANDS)));
else process.exitCode = command ? await perform(command, rest) : refuse("There is no such command.");

function usage(commands: Command[]): string {
	return commands.map((each) => `  ${each.usage}`).join("\n");
}

function refuse(problem: string, commands: Command[] = Object.values(COMMANDS)): number {
	reporter.fail(`${problem}\n${usage(commands)}`);
	return 2;
}

async function perform(command: Command, given: string[]): Promise<number> {
	const asked = readAsked(command, given);
	if (typeof asked === "string") return refuse(asked, [command]);
	try {
		return (await onDatabase(command, asked)) ? 0 : 1;
	} catch (error) {
		reporter.fail(reasonOf(error));
		return 1;
	}
}

async function onDatabase(command: Command, asked: Asked): Promise<boolean> {
	const env = readEnv();
	const { url, close: closeDatabase } = await openDatabase(env);
	const db = connect(url, { max: 2, name: "keyway command" });
	try {
		await refuseOthers(db);
		const vault = createVault(secretKeys(env.KEYWAY_SECRET_KEY, env.dataDir));
		return await command.run({ ...asked, db, url, vault, reporter });
	} finally {
		await close(db);
		await closeDatabase();
	}
}

/** A command of this version works on a database of this version only. */
async function refuseOthers(db: Database): Promise<void> {
	const migrated = await isMigrated(db).catch((cause: unknown) => {
		throw new Error(
			`There is no usable Keyway in the database: ${reasonOf(cause).replace(/\.$/, "")}. Look at DATABASE_URL; a new database is set up by the server's first start.`,
			{ cause },
		);
	});
	if (!migrated)
		throw new Error("The database is of an older version: start the server once, which brings it up to date.");
}

/** The innermost reason in one line: the query that did not succeed says nothing to whoever runs a command. */
function reasonOf(error: unknown): string {
	if (error instanceof AggregateError) return error.errors.map(reasonOf).join(" ");
	if (!(error instanceof Error)) return String(error);
	if (error.constructor.name === "DrizzleQueryError" && error.cause) return reasonOf(error.cause);
	return error.message;
}
