import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
	const path = join(dataDir, "secret.key");
	mkdirSync(dataDir, { recursive: true });
	try {
		writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
	}
	return [readFileSync(path, "utf8").trim()];
}
