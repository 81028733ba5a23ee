import type { Json } from "@keyway/schema/json";
import { REDACTED, strings } from "./redact.ts";

/** Encrypts what must not stand in a journal in clear; `bound` = the run that it belongs to, and no other can open it. */
export type SealPort = {
	seal(text: string, bound: string): string;
	/** @throws when it was sealed for another run, or changed */
	open(sealed: string, bound: string): string;
};

/** A sealed value is a text of its own kind: templates and lists carry it on without knowing. */
const TOKEN = /⟦sealed:([\w=+/.-]+)⟧/g;
const WHOLE = /^⟦sealed:([\w=+/.-]+)⟧$/;
const MARK = "⟦sealed:";

/** A value with the sealed parts in clear, and those parts: they may reach no journal, log or page. */
export type Opened<T> = { value: T; secrets: string[] };

export type Sealer = {
	seal(value: Json): Json;
	open<T>(value: T): Opened<T>;
};

/** Seals and opens for one run. Without a port nothing is ever sealed: values are blanked. */
export function sealer(port: SealPort | undefined, runId: string): Sealer {
	return {
		seal: (value) => (port && value !== null ? `${MARK}${port.seal(JSON.stringify(value), runId)}⟧` : REDACTED),
		open(value) {
			const secrets: string[] = [];
			if (!port) return { value, secrets };
			const opened = mapText(value as Json, (text) => openText(port, runId, text, secrets));
			return { value: opened as typeof value, secrets };
		},
	};
}

function openText(port: SealPort, runId: string, text: string, secrets: string[]): Json {
	const reveal = (sealed: string): Json | undefined => {
		try {
			const value = JSON.parse(port.open(sealed, runId)) as Json;
			secrets.push(...strings(value));
			return value;
		} catch {
			// Not ours to open: somebody wrote a text that looks like one.
			return undefined;
		}
	};
	const whole = WHOLE.exec(text)?.[1];
	if (whole !== undefined) return reveal(whole) ?? text;
	return text.replace(TOKEN, (token, sealed: string) => {
		const value = reveal(sealed);
		if (value === undefined) return token;
		return typeof value === "string" ? value : JSON.stringify(value);
	});
}

/** Whether something sealed stands anywhere in the value. */
export function isSealed(value: Json): boolean {
	return JSON.stringify(value).includes(MARK);
}

/** The value as people may see it. */
export function masked(value: Json): Json {
	return isSealed(value) ? mapText(value, maskedText) : value;
}

export function maskedText(text: string): string {
	return text.includes(MARK) ? text.replace(TOKEN, REDACTED) : text;
}

/** Changes all texts in a value that hold something sealed. */
function mapText(value: Json, change: (text: string) => Json): Json {
	if (typeof value === "string") return value.includes(MARK) ? change(value) : value;
	if (value === null || typeof value !== "object") return value;
	if (Array.isArray(value)) return value.map((item) => mapText(item, change));
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapText(item, change)]));
}
