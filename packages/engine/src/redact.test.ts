import fc from "fast-check";
import { expect, test } from "vitest";
import { blank, REDACTED, redactor } from "./redact.ts";

test("a secret is blanked wherever it stands: in values, names, and inside longer texts", () => {
	const redact = redactor(["hunter2!", "hunter2!!"]);
	expect(redact.json({ a: ["x hunter2! y"], "k-hunter2!!": { b: "hunter2!!" }, n: 5, z: null })).toEqual({
		a: [`x ${REDACTED} y`],
		[`k-${REDACTED}`]: { b: REDACTED },
		n: 5,
		z: null,
	});
});

test("no encoding of a secret survives", () => {
	fc.assert(
		fc.property(fc.string({ minLength: 4, maxLength: 40, unit: "grapheme" }), (secret) => {
			const bytes = Buffer.from(secret, "utf8");
			const text = redactor([secret]).text;
			for (const form of [
				secret,
				encodeURIComponent(secret),
				bytes.toString("base64"),
				bytes.toString("base64url"),
				bytes.toString("hex"),
			])
				expect(text(`<${form}>`)).not.toContain(form);
		}),
	);
});

test("very short values are left alone, and fields are blanked by name whatever they hold", () => {
	expect(redactor(["a", ""]).text("banana")).toBe("banana");
	expect(blank({ password: "x", other: "y", none: null }, ["password", "none"])).toEqual({
		password: REDACTED,
		other: "y",
		none: null,
	});
});

test("details of errors are cut only after they were blanked", () => {
	const secret = "long-secret-value";
	const detail = "x".repeat(3_990) + secret;
	const error = redactor([secret]).error({ kind: "invalid", code: "C", message: "m", detail });
	expect(error.detail).toBe(`${"x".repeat(3_990)}${REDACTED}`);
});
