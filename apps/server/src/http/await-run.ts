import { readRun } from "@keyway/db/runs";
import type { Run } from "@keyway/schema/run";
import type { Services } from "./services.ts";

const FINAL = ["succeeded", "stopped", "failed", "cancelled"];
/** Milliseconds between looks at runs that another process carries on. */
const LOOK = 250;

/** The run once it has ended; null when it has not after so many milliseconds. */
export async function awaitRun(
	{ db, engine }: Pick<Services, "db" | "engine">,
	id: string,
	milliseconds: number,
): Promise<Run | null> {
	const end = Date.now() + milliseconds;
	let wake = () => {};
	const stop = engine.watch(id, () => wake());
	try {
		for (;;) {
			// Before the look, so that a change during it is not missed.
			const changed = new Promise<void>((resolve) => {
				wake = resolve;
			});
			const run = await readRun(db, id);
			if (FINAL.includes(run.status)) return run;
			const left = end - Date.now();
			if (left <= 0) return null;
			await Promise.race([changed, new Promise((resolve) => setTimeout(resolve, Math.min(left, LOOK)))]);
		}
	} finally {
		stop();
	}
}
