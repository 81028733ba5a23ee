import { expect, test } from "vitest";
import { newId } from "./id.ts";

test("ids are UUIDs of version 7 and grow strictly, also many in one millisecond", () => {
	const ids = Array.from({ length: 20_000 }, newId);
	expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect([...ids].sort()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
});
