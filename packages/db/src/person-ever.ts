import type { Person } from "@keyway/schema/person";
import { eq } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { findPerson, recordToPerson } from "./directory.ts";
import { person } from "./tables/directory.ts";

/** A person, also one who was deleted: their name and address are kept, and what they had must still be taken back. */
export async function personEver(db: Executor, id: string): Promise<Person | null> {
	const present = await findPerson(db, id);
	if (present) return recordToPerson(present);
	const [row] = await db.select().from(person).where(eq(person.id, id));
	if (!row) return null;
	return { id, userName: row.userName, ...(row.email === null ? {} : { email: row.email }) };
}
