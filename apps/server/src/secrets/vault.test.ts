import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createVault } from "./vault.ts";

describe("the vault", () => {
	const vault = createVault(["a key of at least thirty-two characters"]);

	test("opens what it sealed, and never seals the same text to the same bytes", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.string(), (text, bound) => {
				const [one, other] = [vault.seal(text, bound), vault.seal(text, bound)];
				return vault.open(one, bound) === Buffer.from(text).toString() && one.sealed !== other.sealed;
			}),
		);
	});

	test("wraps a data key anew for the newest key, which opens the secret alone from then on", () => {
		const [old, young] = ["an old key of thirty-two characters!", "a new key of thirty-two characters!!"];
		const sealed = createVault([old]).seal("secret", "connection 1");
		const anew = createVault([young, old]).rewrap(sealed, "connection 1");
		expect(anew && createVault([young]).open(anew, "connection 1")).toBe("secret");
		expect(anew && createVault([young, old]).rewrap(anew, "connection 1")).toBeNull();
		expect(() => createVault([young]).rewrap(sealed, "connection 1")).toThrowError(
			expect.objectContaining({ code: "SECRET_KEY_MISSING" }),
		);
	});

	test("refuses a secret of another record, a changed one and a swapped data key", () => {
		const sealed = vault.seal("secret", "connection 1");
		const flipped = Buffer.from(sealed.sealed, "base64");
		flipped[14] = (flipped[14] ?? 0) ^ 1;
		const attempts = [
			() => vault.open(sealed, "connection 2"),
			() => vault.open({ ...sealed, sealed: flipped.toString("base64") }, "connection 1"),
			() => vault.open({ ...sealed, wrappedKey: vault.seal("x", "connection 1").wrappedKey }, "connection 1"),
			() => vault.open({ ...sealed, sealed: "" }, "connection 1"),
		];
		for (const attempt of attempts)
			expect(attempt).toThrowError(expect.objectContaining({ code: "SECRET_UNREADABLE" }));
	});

	test("opens what an older key sealed after a rotation, and names a key that is gone", () => {
		const sealed = vault.seal("secret", "x");
		const rotated = createVault(["the new key, also thirty-two or longer", "a key of at least thirty-two characters"]);
		expect(rotated.open(sealed, "x")).toBe("secret");
		expect(rotated.seal("secret", "x").keyId).not.toBe(sealed.keyId);
		const without = createVault(["the new key, also thirty-two or longer"]);
		expect(() => without.open(sealed, "x")).toThrowError(expect.objectContaining({ code: "SECRET_KEY_MISSING" }));
	});
});
