import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify, parseAddress } from "./address.ts";

const HOSTILE = {
	loopback: [
		"127.0.0.1",
		"127.255.255.254",
		"0.0.0.0",
		"0.1.2.3",
		"::1",
		"::",
		"::ffff:127.0.0.1",
		"[::1]",
		"::ffff:7f00:1",
		"::127.0.0.1",
	],
	linkLocal: ["169.254.1.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.1.1"],
	metadata: [
		"169.254.169.254",
		"::ffff:169.254.169.254",
		"::ffff:a9fe:a9fe",
		"168.63.129.16",
		"100.100.100.200",
		"fd00:ec2::254",
		"192.0.0.192",
	],
	private: [
		"10.0.0.1",
		"172.16.0.1",
		"172.31.255.255",
		"192.168.1.1",
		"100.64.0.1",
		"fc00::1",
		"fdff::1",
		"::ffff:10.1.2.3",
	],
	reserved: [
		...[
			"192.0.2.1",
			"198.18.0.1",
			"198.51.100.1",
			"203.0.113.9",
			"192.88.99.1",
			"224.0.0.1",
			"240.0.0.1",
			"255.255.255.255",
		],
		...[
			"64:ff9b::7f00:1",
			"64:ff9b::a00:1",
			"64:ff9b:1::1",
			"2002:7f00:1::",
			"2001::1",
			"2001:db8::1",
			"fec0::1",
			"ff02::1",
			"100::1",
		],
		...["::ffff:0:127.0.0.1", "4000::1", "2001:10::1", "not an address", "0x7f.1", "127.1", "2130706433"],
	],
} as const;

describe("classes of addresses", () => {
	for (const [kind, addresses] of Object.entries(HOSTILE))
		it.each(addresses)(`${kind} is told for %s`, (address) => expect(classify(address)).toBe(kind));

	it.each(["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::200e"])(
		"%s is public",
		(address) => expect(classify(address)).toBe("public"),
	);

	it("gives an IPv4 address and its mapped form the same class, whatever it is", () => {
		fc.assert(
			fc.property(fc.ipV4(), (address) => {
				expect(classify(`::ffff:${address}`)).toBe(classify(address));
			}),
		);
	});

	it("never calls an address public that a private IPv4 address is hidden in", () => {
		fc.assert(
			fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c) => {
				const hex = `${(10).toString(16)}${a.toString(16).padStart(2, "0")}:${((b << 8) | c).toString(16)}`;
				for (const hidden of [`::ffff:10.${a}.${b}.${c}`, `64:ff9b::${hex}`, `2002:${hex}::1`, `::${hex}`])
					expect(classify(hidden)).not.toBe("public");
			}),
		);
	});

	it("reads no names as addresses", () => {
		for (const name of ["example.com", "localhost", "10.example.com", "127.1"]) expect(parseAddress(name)).toBeNull();
	});
});
