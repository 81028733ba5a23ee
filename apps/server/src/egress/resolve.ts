import { lookup as systemLookup } from "node:dns/promises";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { parseAddress } from "./address.ts";
import { checkTarget, type Endpoint, type PolicyConfig } from "./policy.ts";

export type Resolved = { address: string; family: number };
/** All addresses of a name. */
export type Lookup = (name: string) => Promise<Resolved[]>;

export const lookupAll: Lookup = (name) => systemLookup(name, { all: true, verbatim: true });

/**
 * The addresses that a host leads to, each checked; one that may not be called refuses the whole name.
 * @throws OutboundError `refused`, or `unreachable` for a name that nobody knows
 */
export async function resolveChecked(
	host: string,
	port: number,
	config: PolicyConfig,
	lookup: Lookup,
): Promise<Resolved[]> {
	const literal = parseAddress(host);
	const found = literal
		? [{ address: literal.toString(), family: literal.kind() === "ipv4" ? 4 : 6 }]
		: await known(host, lookup);
	const strict = { ...config, own: [...config.own, ...(await ownAddresses(config.own, port, lookup))] };
	for (const { address } of found) checkTarget({ host, port, address }, strict);
	return found;
}

async function known(host: string, lookup: Lookup): Promise<Resolved[]> {
	try {
		const found = await lookup(host);
		if (found.length > 0) return found;
	} catch (cause) {
		throw new OutboundError("unreachable", `The name ${host} leads nowhere.`, { sent: false, cause });
	}
	throw new OutboundError("unreachable", `The name ${host} leads nowhere.`, { sent: false });
}

/** Where our own places that are known by name are at the moment, so that no other name can lead there. */
async function ownAddresses(own: readonly Endpoint[], port: number, lookup: Lookup): Promise<Endpoint[]> {
	const named = own.filter((each) => each.port === port && !parseAddress(each.host));
	const found = await Promise.all(named.map((each) => lookup(each.host).catch(() => [])));
	return found.flat().map(({ address }) => ({ host: address, port }));
}
