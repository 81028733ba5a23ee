import { networkInterfaces } from "node:os";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { describe, expect, it } from "vitest";
import { parseAllow, parseTrusted } from "./allow-entry.ts";
import { checkTarget, type Endpoint, type Target } from "./policy.ts";
import { resolveChecked } from "./resolve.ts";

function isAllowed(target: Target, allow = "", own: Endpoint[] = []): boolean {
	try {
		checkTarget(target, { allow: parseAllow(allow), own, ports: [80, 443] });
		return true;
	} catch (error) {
		if (error instanceof OutboundError && error.reason === "refused" && !error.sent) return false;
		throw error;
	}
}
const at = (host: string, port: number, address = host): Target => ({ host, port, address });

describe("the egress policy", () => {
	it("lets calls go to the public internet on the usual ports only", () => {
		expect(isAllowed(at("example.com", 443, "93.184.216.34"))).toBe(true);
		expect(isAllowed(at("example.com", 22, "93.184.216.34"))).toBe(false);
		expect(isAllowed(at("example.com", 8080, "93.184.216.34"), "example.com:8080=public")).toBe(true);
	});

	it("refuses every address inside unless it is allowed", () => {
		for (const address of ["127.0.0.1", "10.1.2.3", "169.254.10.10", "::1", "fd00::1", "64:ff9b::a00:1"])
			expect(isAllowed(at("example.com", 443, address))).toBe(false);
	});

	it("allows an exact address and port, and neither its neighbours nor a name that leads there", () => {
		const allow = "127.0.0.1:8080";
		expect(isAllowed(at("127.0.0.1", 8080), allow)).toBe(true);
		expect(isAllowed(at("127.0.0.1", 8081), allow)).toBe(false);
		expect(isAllowed(at("127.0.0.2", 8080), allow)).toBe(false);
		expect(isAllowed(at("rebound.example.com", 8080, "127.0.0.1"), allow)).toBe(false);
		expect(isAllowed(at("localhost", 8080, "127.0.0.1"), allow)).toBe(false);
	});

	it("allows a name only inside its network", () => {
		const allow = "hr.acme.test=10.1.0.0/16";
		expect(isAllowed(at("hr.acme.test", 443, "10.1.2.3"), allow)).toBe(true);
		expect(isAllowed(at("HR.acme.test.", 443, "10.1.2.3"), allow)).toBe(true);
		expect(isAllowed(at("hr.acme.test", 443, "10.2.2.3"), allow)).toBe(false);
		expect(isAllowed(at("other.acme.test", 443, "10.1.2.3"), allow)).toBe(false);
		expect(isAllowed(at("hr.acme.test", 9000, "10.1.2.3"), allow)).toBe(false);
		expect(isAllowed(at("hr.acme.test", 9000, "10.1.2.3"), "hr.acme.test:9000=10.1.0.0/16")).toBe(true);
	});

	it("never calls the clouds' own services, whatever is allowed", () => {
		expect(isAllowed(at("cloud.test", 80, "169.254.169.254"), "cloud.test=10.0.0.0/8")).toBe(false);
		expect(isAllowed(at("168.63.129.16", 80), "")).toBe(false);
		expect(() => parseAllow("169.254.169.254:80")).toThrow("can never be allowed");
	});

	it("never calls the product itself: by loopback, by wildcard or by a network card", () => {
		const own = [{ host: "0.0.0.0", port: 3000 }];
		expect(isAllowed(at("127.0.0.1", 3000), "127.0.0.1:3000", own)).toBe(false);
		expect(isAllowed(at("127.0.0.9", 3000), "127.0.0.9:3000", own)).toBe(false);
		expect(isAllowed(at("127.0.0.1", 3001), "127.0.0.1:3001", own)).toBe(true);
		const card = Object.values(networkInterfaces())
			.flat()
			.find((each) => each && !each.internal && each.family === "IPv4");
		if (card) expect(isAllowed(at(card.address, 3000), `${card.address}:3000`, own)).toBe(false);
	});

	it("knows the database by its name and by the address behind it", async () => {
		const config = {
			allow: parseAllow("db.acme.test:5432=10.1.0.0/16,alias.acme.test:5432=10.1.0.0/16"),
			own: [{ host: "db.acme.test", port: 5432 }],
			ports: [443],
		};
		const lookup = async () => [{ address: "10.1.0.5", family: 4 }];
		await expect(resolveChecked("db.acme.test", 5432, config, lookup)).rejects.toThrow("never called");
		await expect(resolveChecked("alias.acme.test", 5432, config, lookup)).rejects.toThrow("never called");
	});

	it("refuses a name as a whole when one of its addresses is inside", async () => {
		const config = { allow: [], own: [], ports: [443] };
		const lookup = async () => [
			{ address: "93.184.216.34", family: 4 },
			{ address: "127.0.0.1", family: 4 },
		];
		await expect(resolveChecked("two-faced.test", 443, config, lookup)).rejects.toMatchObject({ reason: "refused" });
	});

	it("trusts what the settings name on its own port only", () => {
		const config = { allow: [parseTrusted("mail.acme.test:1025")], own: [], ports: [443] };
		const call = (port: number) => () => checkTarget(at("mail.acme.test", port, "127.0.0.1"), config);
		expect(call(1025)).not.toThrow();
		expect(call(1026)).toThrow("an address of this machine");
		expect(() => parseTrusted("mail.acme.test")).toThrow("no host and port");
	});

	it("says which entry of the allow list is wrong, and how to write it", () => {
		for (const [entry, hint] of [
			["10.1.0.0/16", "address:port"],
			["127.0.0.1", "address:port"],
			["hr.acme.test", "name=network"],
			["hr.acme.test=everything", "no network"],
			["local.test=127.0.0.0/8", "address by address"],
			["all.test=0.0.0.0/0", "address by address"],
			["meta.test=169.254.0.0/16", "address by address"],
		] as const)
			expect(() => parseAllow(`127.0.0.1:80, ${entry}`)).toThrow(new RegExp(`"${entry}".*${hint}`));
	});
});
