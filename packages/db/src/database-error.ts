import { type AppError, errors } from "@keyway/schema/error";

const fail = errors({
	CONFLICT: [409, "Somebody else did the same thing at this very moment. Look again and repeat if it is still needed."],
	VALUE_UNSTORABLE: [
		400,
		"A value of the request is none that the database can compare or keep: a number too large, a time that does not exist, or a character that is none.",
	],
	DATABASE_BUSY: [503, "The database could not do this now. Try again in a few seconds."],
});

/**
 * What an error of PostgreSQL means to a caller, by its SQLSTATE (PostgreSQL manual, appendix A); null = a mistake of
 * ours. Checks made before a write say the usual cases more exactly; these are the races that they lose.
 */
export function databaseError(error: unknown): AppError | null {
	const state = sqlState(error);
	if (state === "23505" || state === "23503") return fail("CONFLICT", {}, { cause: error });
	// Class 22, data exception: what a schema cannot see, such as the inside of a cursor.
	if (state.startsWith("22")) return fail("VALUE_UNSTORABLE", {}, { cause: error });
	if (/^(40001|40P01|53|57P0|08)/.test(state) || /^(CONNECT|CONNECTION_|ECONN)/.test(state))
		return fail("DATABASE_BUSY", {}, { cause: error });
	return null;
}

/** The driver's code, also below drizzle's own error. */
export function sqlState(error: unknown): string {
	for (let at = error; at instanceof Error; at = at.cause)
		if ("code" in at && typeof at.code === "string") return at.code;
	return "";
}
