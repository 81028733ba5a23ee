import { chownSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * A secret in a file that only its owner reads, made on first use. It appears whole or not at all: a start that is killed
 * half-way, or two at once, leave no cut secret behind. @throws Error when the file holds less than `least` characters
 */
export function readOrMakeSecret(
	path: string,
	make: () => string,
	{ least, owner }: { least: number; owner?: { uid: number; gid: number } | undefined },
): string {
	const known = read(path);
	if (known === null) {
		const partial = `${path}.${process.pid}.partial`;
		writeFileSync(partial, make(), { mode: 0o600 });
		if (owner) chownSync(partial, owner.uid, owner.gid);
		try {
			linkSync(partial, path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		} finally {
			rmSync(partial, { force: true });
		}
	}
	const secret = (known ?? read(path) ?? "").trim();
	if (secret.length < least)
		throw new Error(
			`The file ${path} is cut: it should hold a secret of at least ${least} characters. Put it back from a backup.`,
		);
	return secret;
}

function read(path: string): string | null {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
		throw error;
	}
}
