import { close, connect } from "@keyway/db/client";
import { createReporter } from "../console.ts";
import { readEnv } from "../env.ts";
import { secretKeys } from "../secrets/key-file.ts";
import { createVault } from "../secrets/vault.ts";
import { COMMANDS } from "./commands.ts";
import { openDatabase } from "./database.ts";

/**
 * `pnpm keyway <command>`: work on the database of this environment, beside a running server or without one. Ends with 0
 * when all is well, 1 when something is not, 2 when it was asked for wrongly.
 */
const reporter = createReporter();
const given = process.argv.slice(2);
const words = given.filter((word) => !word.startsWith("--"));
const options = new Map(given.filter((word) => word.startsWith("--")).map((word) => optionOf(word)));
const command = COMMANDS[words.slice(0, 2).join(" ")];
if (command) {
	const env = readEnv();
	const { url, close: closeDatabase } = await openDatabase(env);
	const db = connect(url, { max: 2, name: "keyway command" });
	try {
		const vault = createVault(secretKeys(env.KEYWAY_SECRET_KEY, env.dataDir));
		const fine = await command.run({ db, url, vault, reporter, words: words.slice(2), options });
		process.exitCode = fine ? 0 : 1;
	} finally {
		await close(db);
		await closeDatabase();
	}
} else {
	reporter.fail(
		`Commands:\n${Object.values(COMMANDS)
			.map(({ usage }) => `  ${usage}`)
			.join("\n")}`,
	);
	process.exitCode = 2;
}

function optionOf(word: string): [string, string] {
	const [name = "", value = ""] = word.slice(2).split("=", 2);
	return [name, value];
}
