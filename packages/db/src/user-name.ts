import type { Executor } from "./client.ts";
import { isTaken } from "./directory.ts";

/** `Zoë van Dyk` → `zoe.van.dyk`, numbered from 2 on when it was ever used. */
export async function freeUserName(db: Executor, displayName: string): Promise<string> {
	const base =
		displayName
			.normalize("NFKD")
			.replace(/\p{Mark}/gu, "")
			.toLowerCase()
			.replace(/[^\p{Letter}\p{Number}]+/gu, ".")
			.replace(/^\.+|\.+$/g, "") || "user";
	for (let number = 1; ; number += 1) {
		const candidate = number === 1 ? base : `${base}${number}`;
		if (!(await isTaken(db, "userName", candidate))) return candidate;
	}
}
