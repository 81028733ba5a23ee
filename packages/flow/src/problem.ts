import type { Problem } from "@keyway/schema/problem";

/** Templates of one kind of problem: code → severity and words with `{placeholders}`, as for thrown errors. */
type Table = Record<string, readonly [severity: Problem["severity"], template: string]>;

/** Makes the problems of one table; a problem is told, never thrown. */
export function problems<T extends Table>(table: T) {
	return (code: keyof T & string, at: Problem["at"], values: Record<string, string | number> = {}): Problem => {
		const [severity, template] = table[code] as readonly [Problem["severity"], string];
		const message = template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
		return { code, at, severity, message };
	};
}

/** `a`, `a and b`, `a, b and c`. */
export function sentenceList(words: readonly string[], last = "and"): string {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** The known name that was most likely meant: at most two letters off. */
export function nearest(name: string, known: readonly string[]): string | undefined {
	let best: { word: string; off: number } | undefined;
	for (const word of known) {
		const off = distance(name.toLowerCase(), word.toLowerCase());
		if (off <= 2 && off < Math.max(2, name.length) && (!best || off < best.off)) best = { word, off };
	}
	return best?.word;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + same));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
