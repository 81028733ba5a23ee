import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildUrl, checkedHeaders, noAnswer, statusKind } from "./http.ts";
import { OutboundError } from "./outbound-error.ts";
import { retryAfter } from "./retry-after.ts";

describe("addresses of calls", () => {
	it("are built of parts, each encoded", () => {
		expect(buildUrl("https://a.test/api/", ["users", "a/b?c#d", "ü"], { q: "x&y", n: 1, none: undefined })).toBe(
			"https://a.test/api/users/a%2Fb%3Fc%23d/%C3%BC?q=x%26y&n=1",
		);
		expect(buildUrl("https://a.test", [])).toBe("https://a.test");
	});

	it.each([".", "..", "", "a\nb", "a\0b"])("hold no part %j", (part) =>
		expect(() => buildUrl("https://a.test", ["x", part])).toThrow("cannot be part"),
	);

	it.each(["ftp://a.test", "a.test", "https://user:pw@a.test", "https://a.test/?q=1", "https://a.test/#x"])(
		"do not begin with %s",
		(base) => expect(() => buildUrl(base, [])).toThrow(),
	);

	it("never leave the folder of the base, whatever the parts are", () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 4 }), (parts) => {
				let text: string;
				try {
					text = buildUrl("https://a.test/base", parts);
				} catch {
					return;
				}
				const url = new URL(text);
				expect(url.origin).toBe("https://a.test");
				expect(url.pathname.split("/")).toHaveLength(parts.length + 2);
				expect(url.pathname.startsWith("/base/")).toBe(true);
			}),
		);
	});
});

describe("headers", () => {
	it("come in lower case and hold no line breaks", () => {
		expect(checkedHeaders({ "X-One": "a\tb ü" })).toEqual({ "x-one": "a\tb ü" });
		const wrong: Record<string, string>[] = [
			{ "x-a": "1\r\nb: 2" },
			{ "x-a": "\0" },
			{ "x:a": "1" },
			{ "": "1" },
			{ "x-a": "ж" },
		];
		for (const headers of wrong) expect(() => checkedHeaders(headers)).toThrow();
	});
});

describe("Retry-After", () => {
	const now = Date.parse("2026-01-31T09:00:00Z");
	it.each([
		["7", 7],
		["Sat, 31 Jan 2026 09:01:30 GMT", 90],
		["Sat, 31 Jan 2026 08:00:00 GMT", 0],
		["999999", 86_400],
		["soon", undefined],
		["-5", undefined],
		["", undefined],
		[undefined, undefined],
	])("%j is %j seconds", (header, seconds) => expect(retryAfter(header, now)).toBe(seconds));
});

describe("calls without an answer", () => {
	const kind = (reason: OutboundError["reason"], sent: boolean, repeatable: boolean) =>
		(noAnswer(new OutboundError(reason, "x", { sent }), "Slack", repeatable) as { kind: string }).kind;

	it("may be repeated when they were not sent, or when repeating does no harm", () => {
		expect(kind("unreachable", false, false)).toBe("down");
		expect(kind("broken", true, true)).toBe("down");
		expect(kind("timeout", true, true)).toBe("timeout");
		expect(kind("aborted", false, false)).toBe("timeout");
	});

	it("have an unknown outcome when they may have acted", () => {
		for (const reason of ["timeout", "broken", "aborted"] as const)
			expect(kind(reason, true, false)).toBe("unknownOutcome");
	});

	it("are the author's to mend when the rules of the house refuse them", () => {
		for (const reason of ["refused", "tooLarge", "redirect"] as const)
			expect(kind(reason, true, false)).toBe("invalid");
	});

	it("leave other errors as they are", () => {
		const error = new TypeError("a fault of ours");
		expect(noAnswer(error, "Slack", true)).toBe(error);
	});

	it("tells the kinds of statuses", () => {
		expect([400, 401, 403, 404, 408, 409, 410, 429, 500, 503, 504].map(statusKind).join()).toBe(
			"invalid,auth,auth,notFound,timeout,invalid,notFound,limited,down,down,timeout",
		);
	});
});
