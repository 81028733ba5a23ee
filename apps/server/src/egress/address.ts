import ipaddr from "ipaddr.js";

/** What an address is: only `public` may be called without an administrator's word. */
export type AddressClass = "public" | "loopback" | "linkLocal" | "metadata" | "private" | "reserved";

/** Places where clouds answer a machine's own credentials; they look public or private and are neither. */
const METADATA = [
	"169.254.169.254",
	"169.254.170.2",
	"168.63.129.16",
	"100.100.100.200",
	"192.0.0.192",
	"fd00:ec2::254",
	"fd20:ce::254",
].map((text) => ipaddr.parse(text).toNormalizedString());

const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/** The address of a URL's host or a socket; null when it is a name. Mapped IPv4 addresses become IPv4. */
export function parseAddress(host: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
	const text = host.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
	// Four decimal parts or colons: the short and hexadecimal forms of old resolvers are no addresses here.
	if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text) && !text.includes(":")) return null;
	return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

/** @param host an address, not a name. What cannot be read is `reserved`, so never allowed. */
export function classify(host: string): AddressClass {
	const address = parseAddress(host);
	if (!address) return "reserved";
	if (METADATA.includes(address.toNormalizedString())) return "metadata";
	const range = address.range();
	if (range === "loopback" || range === "unspecified") return "loopback";
	if (range === "linkLocal") return "linkLocal";
	if (range === "private" || range === "uniqueLocal" || range === "carrierGradeNat") return "private";
	if (range !== "unicast") return "reserved";
	const isGlobal = address.kind() === "ipv4" || address.match(GLOBAL_UNICAST);
	return isGlobal ? "public" : "reserved";
}

/** A network in CIDR form. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

export function parseNetwork(text: string): Network | null {
	return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : null;
}

export function isWithin(host: string, network: Network): boolean {
	const address = parseAddress(host);
	return address !== null && address.kind() === network[0].kind() && address.match(network);
}
