import { networkInterfaces } from "node:os";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { type AddressClass, classify, isWithin, parseAddress } from "./address.ts";
import { type AllowEntry, normalName } from "./allow-entry.ts";

/** A place of the product itself: its API, its database. */
export type Endpoint = { host: string; port: number };

const DEFAULT_PORTS: Record<string, number> = { "http:": 80, "https:": 443, "postgres:": 5432, "postgresql:": 5432 };

/** Host and port of an address of our own: `postgres://db:5432/keyway`. */
export function ownEndpoint(text: string): Endpoint {
	const url = new URL(text);
	return { host: url.hostname, port: Number(url.port) || (DEFAULT_PORTS[url.protocol] ?? 0) };
}

export type PolicyConfig = {
	allow: readonly AllowEntry[];
	/** Never called, whatever is allowed. */
	own: readonly Endpoint[];
	/** Ports that are open on the public internet. */
	ports: readonly number[];
};

/** A connection that is about to be made: the name or address that was asked for and where it leads. */
export type Target = { host: string; port: number; address: string };

const NAMES: Record<Exclude<AddressClass, "public">, string> = {
	loopback: "an address of this machine",
	linkLocal: "a link-local address",
	metadata: "an address of a cloud's own services",
	private: "an address of a private network",
	reserved: "a reserved address",
};

export function refused(message: string): OutboundError {
	return new OutboundError("refused", message, { sent: false });
}

/** Decides on one address; called with the literal, with every resolved address, and again with the connected one. */
export function checkTarget(target: Target, config: PolicyConfig): void {
	const kind = classify(target.address);
	if (kind === "metadata" || isOwn(target, config.own))
		throw refused(`${target.address}:${target.port} is never called: it belongs to the inside of this installation.`);
	if (config.allow.some((entry) => allows(entry, target, kind, config.ports))) return;
	if (kind !== "public")
		throw refused(
			`${target.address} is ${NAMES[kind]}. An administrator can allow it in KEYWAY_EGRESS_ALLOW, as ${example(target, kind)}.`,
		);
	if (!config.ports.includes(target.port))
		throw refused(
			`Port ${target.port} is not open for calls. An administrator can allow it in KEYWAY_EGRESS_ALLOW, as ${normalName(target.host)}:${target.port}=public.`,
		);
}

function example(target: Target, kind: AddressClass): string {
	const byName = kind === "private" && parseAddress(target.host) === null;
	return byName ? `${normalName(target.host)}:${target.port}=<network>` : `${target.address}:${target.port}`;
}

function allows(entry: AllowEntry, target: Target, kind: AddressClass, ports: readonly number[]): boolean {
	if (entry.kind === "endpoint") {
		// By its address only: a name that leads there may be anybody's.
		const literal = parseAddress(target.host)?.toNormalizedString();
		return (
			literal === entry.address &&
			parseAddress(target.address)?.toNormalizedString() === entry.address &&
			entry.port === target.port
		);
	}
	if (entry.name !== normalName(target.host)) return false;
	if (entry.kind === "trusted") return entry.port === target.port;
	if (entry.port === null ? !ports.includes(target.port) : entry.port !== target.port) return false;
	if (entry.network === "public") return kind === "public";
	return (kind === "private" || kind === "public") && isWithin(target.address, entry.network);
}

function isOwn(target: Target, own: readonly Endpoint[]): boolean {
	return own.some(({ host, port }) => {
		if (port !== target.port) return false;
		if (normalName(host) === normalName(target.host)) return true;
		return isThisMachine(host) ? isThisMachine(target.address) : sameAddress(host, target.address);
	});
}

function sameAddress(left: string, right: string): boolean {
	const [a, b] = [parseAddress(left), parseAddress(right)];
	return a !== null && b !== null && a.toNormalizedString() === b.toNormalizedString();
}

/** Loopback, "any address", and every address of a network card. */
function isThisMachine(host: string): boolean {
	if (normalName(host) === "localhost") return true;
	if (!parseAddress(host)) return false;
	if (classify(host) === "loopback") return true;
	const local = Object.values(networkInterfaces()).flatMap((cards) => cards?.map((card) => card.address) ?? []);
	return local.some((address) => sameAddress(address, host));
}
