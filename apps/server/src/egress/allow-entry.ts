import { type AddressClass, classify, type Network, parseAddress, parseNetwork } from "./address.ts";

/**
 * What an administrator allows beyond the public internet: an exact `address:port`, or a host by name together with the
 * network that it must lie in (`public` = the public internet, for ports that are not open to all).
 */
export type AllowEntry =
	| { kind: "endpoint"; address: string; port: number }
	| { kind: "name"; name: string; port: number | null; network: Network | "public" }
	/** Set up by the installation itself, wherever the name leads. */
	| { kind: "trusted"; name: string; port: number };

const NEVER_BY_NAME: AddressClass[] = ["loopback", "linkLocal", "metadata"];

/** Reads `KEYWAY_EGRESS_ALLOW`: entries with commas. @throws Error that names the entry and says how to write it */
export function parseAllow(text: string): AllowEntry[] {
	return text
		.split(",")
		.map((entry) => entry.trim())
		.filter((entry) => entry !== "")
		.map(parseEntry);
}

function parseEntry(entry: string): AllowEntry {
	const [left = "", right, ...more] = entry.split("=");
	const { host, port } = splitPort(left);
	const address = parseAddress(host);
	if (right === undefined && address && port !== null) {
		if (classify(host) === "metadata") throw wrong(entry, "addresses of a cloud's own services can never be allowed");
		return { kind: "endpoint", address: address.toNormalizedString(), port };
	}
	if (right === undefined || more.length > 0 || address || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host))
		throw wrong(entry, "write it as address:port, or as name=network or name:port=network");
	const name = normalName(host);
	if (right === "public") return { kind: "name", name, port, network: "public" };
	const network = parseNetwork(right);
	if (!network) throw wrong(entry, `"${right}" is no network such as 10.1.0.0/16`);
	if (NEVER_BY_NAME.includes(classify(network[0].toString())) || network[1] === 0)
		throw wrong(entry, "this network can only be allowed address by address, as address:port");
	return { kind: "name", name, port, network };
}

/** An exact `host:port` that the installation's own settings name. */
export function parseTrusted(text: string): AllowEntry {
	const { host, port } = splitPort(text);
	if (port === null) throw new Error(`"${text}" is no host and port.`);
	const address = parseAddress(host);
	if (address) return { kind: "endpoint", address: address.toNormalizedString(), port };
	return { kind: "trusted", name: normalName(host), port };
}

function wrong(entry: string, why: string): Error {
	return new Error(`KEYWAY_EGRESS_ALLOW has the entry "${entry}": ${why}.`);
}

function splitPort(text: string): { host: string; port: number | null } {
	const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text);
	if (!match) return { host: text, port: null };
	const port = Number(match[2]);
	return { host: match[1] as string, port: port >= 1 && port <= 65_535 ? port : null };
}

/** Lower case, without the dot that ends a full name. */
export function normalName(name: string): string {
	return name.toLowerCase().replace(/\.$/, "");
}
