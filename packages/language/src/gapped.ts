import { readAct } from "./act.ts";
import type { Context } from "./context.ts";
import type { Token } from "./token.ts";

const DETERMINERS = new Set(["the", "a", "an", "their", "his", "her", "its", "this", "that"]);

/** `delete the coupon, the segment and the subscriber`: one verb before several things, each a card of its own. */
export function gapped(source: string, tokens: readonly Token[], context: Context): (readonly Token[])[] {
	const from = tokens.findIndex((token) => DETERMINERS.has(token.lower));
	if (from < 1 || from > 2) return [tokens];
	const cuts = tokens.flatMap((_, at) => (at > from && isJoint(tokens, at) ? [at] : []));
	if (cuts.length === 0) return [tokens];
	const verb = tokens.slice(0, from);
	const places = [from - 1, ...cuts];
	const things = places.map((cut, at) => withoutJoint(tokens.slice(cut + 1, places[at + 1] ?? tokens.length)));
	const parts = things.map((thing) => [...verb, ...thing]);
	const readings = parts.map((part) => readAct(source, part, context));
	const ids = new Set(readings.map((reading) => reading?.indexed.entry.id));
	const isSure = readings.every((reading) => reading !== undefined && reading.confidence !== "guessed");
	const whole = readAct(source, tokens, context);
	const isOneCard = whole !== undefined && !ids.has(whole.indexed.entry.id) && whole.confidence === "exact";
	return isSure && !isOneCard && ids.size === parts.length ? parts : [tokens];
}

/** `, the …`, `and the …`, `, and then the …`: the last word of a joint before a determiner. */
const isJoint = (tokens: readonly Token[], at: number): boolean =>
	(tokens[at]?.text === "," || JOINTS.has(tokens[at]?.lower ?? "")) && DETERMINERS.has(tokens[at + 1]?.lower ?? "");

const JOINTS = new Set(["and", "then", "finally", "also", "lastly"]);

function withoutJoint(tokens: readonly Token[]): readonly Token[] {
	let to = tokens.length;
	while (to > 0 && (tokens[to - 1]?.kind === "punct" || JOINTS.has(tokens[to - 1]?.lower ?? ""))) to--;
	return tokens.slice(0, to);
}
