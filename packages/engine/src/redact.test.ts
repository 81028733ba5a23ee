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

test("a secret inside a longer text that is written in base64 does not survive, wherever it begins", () => {
	fc.assert(
		fc.property(
			fc.string({ maxLength: 7 }),
			fc.string({ minLength: 8, maxLength: 40 }),
			fc.string(),
			(user, secret, rest) => {
				const whole = Buffer.from(`${user}:${secret}${rest}`, "utf8");
				const from = Buffer.byteLength(`${user}:`);
				for (const encoding of ["base64", "base64url"] as const) {
					const clean = redactor([secret]).text(whole.toString(encoding));
					const read = Buffer.from(clean.replace(REDACTED, ""), encoding).toString("latin1");
					expect(clean).toContain(REDACTED);
					expect(read).not.toContain(whole.toString("latin1", from, from + Buffer.byteLength(secret)));
				}
			},
		),
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
