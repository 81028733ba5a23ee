import { chownSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** PostgreSQL refuses to run as root; there it runs as this user ("nobody"). */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

/** Who owns the cluster's files and runs its process; undefined = the current user. */
export type Owner = { uid: number; gid: number } | undefined;

export function clusterOwner(): Owner {
	return process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
}

/** Makes the directory and gives it to the cluster's owner. Refuses a path that the owner cannot enter, by name. */
export function prepareDataDirectory(path: string, owner: Owner): string {
	const directory = resolve(path);
	try {
		mkdirSync(dirname(directory), { recursive: true });
		if (!existsSync(directory)) mkdirSync(directory, { mode: 0o700 });
	} catch (cause) {
		throw new Error(
			`The data directory ${directory} cannot be made (${(cause as Error).message}). Set KEYWAY_DATA_DIR to a directory that this user may write.`,
			{ cause },
		);
	}
	if (owner) {
		const closed = closedAncestor(dirname(directory), owner);
		if (closed) {
			throw new Error(
				`The data directory ${directory} lies under ${closed}, which the database's user (uid ${owner.uid}) may not enter. ` +
					`Choose another KEYWAY_DATA_DIR, for example /var/lib/keyway.`,
			);
		}
		chownSync(directory, owner.uid, owner.gid);
	}
	return directory;
}

function closedAncestor(path: string, owner: { uid: number; gid: number }): string | null {
	const stats = statSync(path);
	const bit = stats.uid === owner.uid ? 0o100 : stats.gid === owner.gid ? 0o010 : 0o001;
	if ((stats.mode & bit) === 0) return path;
	const parent = dirname(path);
	return parent === path ? null : closedAncestor(parent, owner);
}
