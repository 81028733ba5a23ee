import type { Indexed } from "./catalogue-index.ts";
import { type Context, findList } from "./context.ts";
import type { Filled } from "./filled.ts";
import { type Fit, SENDING } from "./fit.ts";
import { readPhrase } from "./phrase.ts";
import type { Phrase } from "./phrase-type.ts";
import { rank } from "./rank.ts";
import { fillSlots } from "./slots.ts";
import type { Token } from "./token.ts";

export type Confidence = "exact" | "synonym" | "guessed" | "unknown";

export type ActReading = {
	indexed: Indexed;
	filled: Filled;
	confidence: Confidence;
	alternatives: Indexed[];
	phrase: Phrase;
};

/** Below this the words ask for something that no card does. */
const ENOUGH = 3.0;

const CLOSE = 0.22;

/** Chooses the card of one act and fills it; nothing where no entry is good enough. */
export function readAct(source: string, tokens: readonly Token[], context: Context): ActReading | undefined {
	const phrase = {
		...withFocus(withScope(readPhrase(source, tokens, context.index, context.names), context), context),
		nearby: nearbyService(context),
	};
	const fits = rank(phrase, context.index).slice(0, 6);
	const chosen = context.chosen?.(context.line, tokens);
	if (chosen) {
		const filled = fillSlots(chosen, phrase, context);
		const alternatives = fits.filter((fit) => fit.indexed !== chosen).map((fit) => fit.indexed);
		return { indexed: chosen, filled, confidence: "synonym", alternatives: alternatives.slice(0, 3), phrase };
	}
	const best = inNumber(fits, phrase, context);
	if (!best || !isEnough(best, phrase)) return undefined;
	const filled = fillSlots(best.indexed, phrase, context);
	const rival = fits.find((fit) => fit !== best);
	const close =
		rival !== undefined && best.score - rival.score < CLOSE && rival.indexed.connector !== best.indexed.connector;
	return {
		indexed: best.indexed,
		filled,
		confidence: confidenceOf(best, filled, close || isUnnamed(best, phrase, fits)),
		alternatives: fits.slice(1, 4).map((fit) => fit.indexed),
		phrase,
	};
}

/** `In X, …`: the service said before all acts of a sentence. */
function withScope(phrase: Phrase, { within }: Context): Phrase {
	const at = Math.max(phrase.verbAt, 0);
	return within && phrase.services.length === 0
		? { ...phrase, services: [{ connector: within, from: at, to: at }] }
		: phrase;
}

/** The service of the card before, in this line or the one above. */
function nearbyService(context: Context): string | undefined {
	const made = context.made.findLast((each) => each.id !== "trigger" && !each.uses.startsWith("flow."));
	return made?.indexed?.isService && context.line - made.line <= 1 ? made.indexed.connector : undefined;
}

/** `grant it`: what was named last stands where the pronoun stands. */
function withFocus(phrase: Phrase, context: Context): Phrase {
	const at = phrase.tokens.findIndex(
		(token, place) => place > phrase.verbAt && ["it", "that", "this"].includes(token.lower),
	);
	const made = context.made.findLast((each) => each.id !== "trigger" && !each.uses.startsWith("flow."));
	const isNear = made !== undefined && context.line - made.line <= 1;
	const hasChannel = phrase.mentions.some((mention) => mention.candidates.some((each) => each.list === "channels"));
	if (
		at >= 0 &&
		!hasChannel &&
		isNear &&
		made.indexed?.isService &&
		phrase.services.length === 0 &&
		!SENDING.has(phrase.verb)
	)
		return { ...phrase, services: [{ connector: made.indexed.connector, from: at, to: at + 1 }] };
	const named = phrase.mentions.some((mention) =>
		mention.candidates.some((each) => !["attribute", "value", "people", "address", "apps"].includes(each.list)),
	);
	const last = [...context.focus].reverse().find((each) => ["roles", "groups", "channels", "apps"].includes(each.list));
	if (at < 0 || named || !last || phrase.content.length > 1) return phrase;
	return { ...phrase, mentions: [...phrase.mentions, { from: at, to: at + 1, exact: true, candidates: [last] }] };
}

/** A service that the words do not name, neither by its name nor by a name that only it has. */
function isUnnamed(fit: Fit, phrase: Phrase, fits: readonly Fit[]): boolean {
	const { isService, connector } = fit.indexed;
	if (!isService || phrase.nearby === connector || phrase.services.some((each) => each.connector === connector))
		return false;
	const hasRival = fits.some(
		(each) =>
			each.indexed.connector !== connector && each.object >= 0.7 && each.verb >= 0.5 && fit.score - each.score < 1.3,
	);
	if (!hasRival && fit.coverage >= 0.6 && fit.object >= 0.7) return false;
	return !phrase.mentions.some((mention) =>
		mention.candidates.some((each) => each.list === "channels" || each.connector === connector),
	);
}

/** `insert them`: the card for many where a list was found before, else the card for one. */
function inNumber(fits: readonly Fit[], phrase: Phrase, context: Context): Fit | undefined {
	const best = fits[0];
	if (!best) return undefined;
	const takesList = (fit: Fit) => fit.indexed.takesMany && fit.indexed.gives === undefined;
	const isMany =
		findList(context, "") !== undefined &&
		context.loops.length === 0 &&
		phrase.tokens.some((token) => ["them", "these", "those", "results", "rows", "all", "users"].includes(token.lower));
	if (takesList(best) === isMany || (!isMany && best.indexed.entry.fields === undefined)) return best;
	return (
		fits.find(
			(fit) =>
				takesList(fit) === isMany &&
				best.score - fit.score < 0.9 &&
				fit.indexed.connector === best.indexed.connector &&
				fit.verb >= best.verb - 0.1,
		) ?? best
	);
}

function isEnough(fit: Fit, phrase: Phrase): boolean {
	if (fit.verb <= 0.3 && phrase.verb !== "") return fit.coverage >= 0.7 && fit.object >= 0.8 && fit.score >= ENOUGH;
	if (fit.coverage < 0.34) return false;
	return fit.score >= ENOUGH;
}

function confidenceOf(fit: Fit, filled: Filled, close: boolean): Confidence {
	if (close || filled.guessed || fit.score < 3.6 || fit.coverage < 0.5 || fit.verb < 0.4) return "guessed";
	return fit.verb >= 0.95 && fit.coverage >= 0.8 && fit.object >= 0.8 ? "exact" : "synonym";
}
