import { type LooseEntry, partsOfId, wordsOfId } from "./catalogue.ts";
import { lowerOf } from "./token.ts";

const GENERIC_CONNECTORS = new Set(
	"directory access email mail table tables http web text date list number boolean object json xml csv url file crypto jwt network identity flow schedule webhook form manual helper log command ssh ai math string array time database core builtin system util data user users".split(
		" ",
	),
);

/** Words by which texts call a service. */
export type ServiceName = { words: string[]; connector: string };

export type App = { name: string; connector?: string | null; aliases?: readonly string[] };

export function connectorOf(entry: LooseEntry): string {
	return entry.connector ?? partsOfId(entry.id).connector;
}

type Service = { proper: boolean; common: boolean; aliases: Set<string>; written: string | null };

/** How a catalogue's own texts write each connector's name: `Creates a Box folder` and `in the directory`. */
function readServices(catalogue: readonly LooseEntry[]): Map<string, Service> {
	const services = new Map<string, Service>();
	for (const entry of catalogue) {
		const connector = connectorOf(entry);
		if (!connector || entry.kind === "control" || entry.kind === "function") continue;
		const info = services.get(connector) ?? {
			proper: false,
			common: GENERIC_CONNECTORS.has(connector),
			aliases: new Set(),
			written: null,
		};
		const joined = wordsOfId(connector).join("");
		for (const match of entry.description.matchAll(/[\p{L}\p{N}]+(?:[ -]?[\p{L}\p{N}]+)*/gu))
			for (const words of windows(match[0])) {
				if (words.toLowerCase().replace(/[ -]/g, "") !== joined) continue;
				const isFirst = entry.description.startsWith(words);
				if (/\p{Lu}/u.test(isFirst ? words.slice(1) : words)) info.proper = true;
				else if (words === words.toLowerCase()) info.common = true;
				info.written = words;
			}
		for (const alias of entry.aliases ?? []) info.aliases.add(alias);
		services.set(connector, info);
	}
	return services;
}

/** Names by which texts call each service: its id, its aliases, the organisation's names. */
export function serviceNames(catalogue: readonly LooseEntry[], apps: readonly App[]): ServiceName[] {
	const found: ServiceName[] = [];
	const add = (name: string, connector: string) => {
		const words = splitName(name);
		if (
			words.length > 0 &&
			!found.some((each) => each.connector === connector && each.words.join(" ") === words.join(" "))
		)
			found.push({ words, connector });
	};
	for (const [connector, info] of readServices(catalogue)) {
		const app = apps.filter((each) => each.connector === connector);
		if (app.length === 0 && !info.proper && info.common) continue;
		add(wordsOfId(connector).join(" "), connector);
		add(connector, connector);
		if (info.written) add(info.written, connector);
		for (const each of app) for (const name of [each.name, ...(each.aliases ?? [])]) add(name, connector);
		for (const alias of info.aliases) add(alias, connector);
	}
	return found.sort((a, b) => b.words.length - a.words.length);
}

function* windows(text: string): Generator<string> {
	const words = text.split(" ");
	for (let from = 0; from < words.length; from++)
		for (let to = from + 1; to <= Math.min(words.length, from + 3); to++) yield words.slice(from, to).join(" ");
}

const splitName = (name: string): string[] =>
	lowerOf(name)
		.split(/[\s-]+/)
		.filter(Boolean);
