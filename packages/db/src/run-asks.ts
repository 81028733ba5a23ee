import { AppError } from "@keyway/schema/error";
import type { Json, JsonObject } from "@keyway/schema/json";
import { and, eq, sql } from "drizzle-orm";
import { answer, answerRequest } from "./access-answer.ts";
import { cancelRequest } from "./access-decision.ts";
import { type AccessContext, findRequest } from "./access-event.ts";
import type { AskingCard } from "./asking-card.ts";
import type { Database, Executor, Transaction } from "./client.ts";
import { createQuestion } from "./flow-question.ts";
import { createFlowTask } from "./flow-task.ts";
import { openRoleWish } from "./flow-wish.ts";
import { requesterOfRun } from "./run-requester.ts";
import { readJournal } from "./runs.ts";
import { accessTask } from "./tables/access.ts";
import { runAsk } from "./tables/channel.ts";
import { run } from "./tables/engine.ts";
import { flowVersion } from "./tables/flow.ts";

type Place = { runId: string; path: string };

/** Opens what one waiting card asks for, or closes what a card asked that waits no longer. @returns whether there was one */
export async function carryAsks(db: Database, context: AccessContext): Promise<boolean> {
	const [place] = await unopened(db);
	if (place) {
		await openAsk(db, place, context);
		return true;
	}
	const [left] = await abandoned(db);
	if (!left) return false;
	await db.transaction((tx) => closeAsk(tx, left, context));
	return true;
}

/** A card that asked before and asks again (its run was retried) is opened anew once its first answer was taken in. */
const unopened = (db: Executor): Promise<Place[]> =>
	places(
		db,
		sql`select w.run_id, w.path from wait w
		where w.key like 'event:flow.answered#%' and not exists (
			select from run_ask a where a.run_id = w.run_id and a.path = w.path
			and (a.answered_at is null or a.answered_at > now() - interval '5 seconds'
				or exists (select from heard h where h.run_id = w.run_id and h.path = w.path)))
		limit 1`,
	);

const abandoned = (db: Executor): Promise<Place[]> =>
	places(
		db,
		sql`select a.run_id, a.path from run_ask a where a.answered_at is null
		and not exists (select from wait w where w.run_id = a.run_id and w.path = a.path) limit 1`,
	);

async function places(db: Executor, query: ReturnType<typeof sql>): Promise<Place[]> {
	const rows = (await db.execute(query)) as unknown as { run_id: string; path: string }[];
	return rows.map(({ run_id, path }) => ({ runId: run_id, path }));
}

async function openAsk(db: Database, place: Place, context: AccessContext): Promise<void> {
	try {
		await db.transaction(async (tx) => {
			const card = await readCard(tx, place);
			const uses = card?.uses.split("@")[0] ?? "";
			if (!(await claim(tx, place, uses)) || !card) return;
			const opened = await open(tx, card, uses, context);
			await tx.update(runAsk).set(opened).where(at(place));
			// What was decided at once is answered at once.
			const row = await findRequest(tx, opened.requestId ?? null);
			if (row && row.status === "fulfilled") {
				await answerRequest(tx, row, context);
			}
		});
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		// It cannot even be asked: the card fails and says why.
		await db.transaction(async (tx) => {
			await claim(tx, place, "");
			await answer(tx, place, context, { error: { code: error.code, message: error.message } });
		});
	}
}

const at = ({ runId, path }: Place) => and(eq(runAsk.runId, runId), eq(runAsk.path, path));

/** One process opens a card's question. */
async function claim(tx: Transaction, place: Place, card: string): Promise<boolean> {
	const claimed = await tx
		.insert(runAsk)
		.values({ ...place, card })
		.onConflictDoUpdate({
			target: [runAsk.runId, runAsk.path],
			set: { answeredAt: null, requestId: null, taskId: null },
			setWhere: sql`${runAsk.answeredAt} < now() - interval '5 seconds'`,
		})
		.returning({ path: runAsk.path });
	return claimed.length > 0;
}

async function open(
	tx: Transaction,
	card: AskingCard,
	uses: string,
	context: AccessContext,
): Promise<{ requestId?: string; taskId?: string }> {
	const requester = await requesterOfRun(tx, card.runId);
	switch (uses) {
		case "flow.approval":
			return { requestId: await createQuestion(tx, card, requester, context) };
		case "flow.task":
			return { taskId: await createFlowTask(tx, card, requester) };
		default:
			return openRoleWish(tx, card, uses === "access.extendGrant", requester, context);
	}
}

async function readCard(db: Executor, { runId, path }: Place): Promise<AskingCard | null> {
	const [row] = await db
		.select({ graph: flowVersion.graph })
		.from(run)
		.innerJoin(flowVersion, and(eq(flowVersion.flowId, run.flowId), eq(flowVersion.number, run.version)))
		.where(eq(run.id, runId));
	const records = (await readJournal(db, runId, -1)).flatMap((each) => each.records);
	const waiting = records.findLast((each) => each.t === "waiting" && each.path === path);
	const started = records.find((each) => each.t === "started");
	const card = row?.graph.cards[path.slice(path.lastIndexOf("/") + 1)];
	if (!card || waiting?.t !== "waiting" || started?.t !== "started") return null;
	const fields = isObject(waiting.input) ? waiting.input : {};
	return { runId, path, uses: card.uses, title: card.title ?? "Approval", fields, trigger: started.input };
}

const isObject = (value: Json | undefined): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The run has ended or gone another way: nobody needs the answer. */
async function closeAsk(tx: Transaction, place: Place, context: AccessContext): Promise<void> {
	const [ask] = await tx
		.update(runAsk)
		.set({ answeredAt: new Date().toISOString() })
		.where(and(at(place), sql`${runAsk.answeredAt} is null`))
		.returning();
	if (!ask) return;
	const row = await findRequest(tx, ask.requestId);
	if (row?.kind === "flow" && ["pendingApproval", "blocked"].includes(row.status))
		await cancelRequest(tx, row.id, "The flow does not wait for it any more.", context);
	if (ask.taskId !== null)
		await tx
			.update(accessTask)
			.set({ status: "obsolete", closedAt: new Date().toISOString() })
			.where(and(eq(accessTask.id, ask.taskId), eq(accessTask.status, "open")));
}
