import { eq, inArray } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { close, connect } from "./client.ts";
import { newId } from "./id.ts";
import { flow } from "./tables/flow.ts";
import { createTestDatabase } from "./test-database.ts";

test("a query is planned once on its connection, within transactions too; lists of any length leave no plans behind", async () => {
	const database = await createTestDatabase(inject("databaseUrl"));
	const db = connect(database.url, { max: 1 });
	const find = (on: Pick<typeof db, "select">) => on.select({ id: flow.id }).from(flow).where(eq(flow.id, newId()));
	await find(db);
	await db.transaction((tx) => find(tx));
	await db.transaction((tx) => tx.transaction((inner) => find(inner)));
	for (const length of [1, 2, 3])
		await db
			.select()
			.from(flow)
			.where(inArray(flow.id, Array.from({ length }, newId)));
	const plans = await db.$client`select from pg_prepared_statements where starts_with(statement, 'select "id"')`;
	expect(plans).toHaveLength(1);
	await close(db);
	await database.drop();
});
