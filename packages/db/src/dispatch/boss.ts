import { PgBoss } from "pg-boss";

/** The job queue; outside this folder nobody looks inside. */
export type Boss = PgBoss;

/** Jobs of this queue hold ids of runs that somebody must carry on. */
export const RUN_QUEUE = "runs";
const YEAR = 31_536_000;

/** Makes or upgrades pg-boss's own tables; part of the migrations, under their lock. */
export async function installDispatch(url: string): Promise<void> {
	const boss = new PgBoss({ connectionString: url, max: 1, supervise: false, schedule: false });
	boss.on("error", () => {});
	await boss.start();
	try {
		const queue = {
			retryLimit: 1_000,
			retentionSeconds: YEAR,
		};
		if (!(await boss.getQueue(RUN_QUEUE))) await boss.createQueue(RUN_QUEUE, { ...queue, partition: true });
	} finally {
		await boss.stop({ graceful: false });
	}
}

/** Opens dispatch. Its own connections do upkeep only: jobs are written and claimed in statements of ours. */
export async function openBoss(url: string, onError: (error: unknown) => void): Promise<Boss> {
	const boss = new PgBoss({
		connectionString: url,
		application_name: "keyway dispatch",
		max: 1,
		migrate: false,
		supervise: true,
		schedule: false,
	});
	boss.on("error", onError);
	await boss.start();
	return boss;
}
