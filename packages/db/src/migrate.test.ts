import { expect, test } from "vitest";
import { refuseOldServer } from "./migrate.ts";

test("a PostgreSQL that is too old is named with what is needed", () => {
	expect(() => refuseOldServer(140_012)).toThrow("PostgreSQL 14. Keyway needs 15");
	expect(() => refuseOldServer(150_000)).not.toThrow();
});
