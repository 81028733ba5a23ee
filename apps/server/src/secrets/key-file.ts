import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readOrMakeSecret } from "../secret-file.ts";

/**
 * The keys that seal secrets: from KEYWAY_SECRET_KEY (several separated by commas, newest first), else from the file
 * `secret.key` in the data directory, which is made on first use and readable by its owner only.
 */
export function secretKeys(given: string | undefined, dataDir: string): [string, ...string[]] {
	const [first, ...others] = (given ?? "")
		.split(",")
		.map((key) => key.trim())
		.filter((key) => key !== "");
	if (first !== undefined) return [first, ...others];
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	return [
		readOrMakeSecret(join(dataDir, "secret.key"), () => `${randomBytes(32).toString("base64url")}\n`, { least: 32 }),
	];
}
