import { literal } from "@keyway/schema/field-value";
import type { Context } from "./context.ts";
import { eventScore, sayings, splitCondition, withoutVerb } from "./event-words.ts";
import { type Filled, put } from "./filled.ts";
import { headsOf } from "./lexicon.ts";
import { readPhrase } from "./phrase.ts";
import type { Phrase } from "./phrase-type.ts";
import { rank } from "./rank.ts";
import { isSchedule, readSchedule } from "./schedules.ts";
import { fillSlots } from "./slots.ts";
import { type Token, tokenize } from "./token.ts";
import { onDate } from "./trigger-date.ts";
import { fillFilter } from "./trigger-filter.ts";
import type { TriggerReading } from "./trigger-reading.ts";

/** How much better the words as they stand must fit than what they are a saying for. */
const SAYING = 0.3;

/** Reads words as the event that starts the flow; nothing where no entry fits. */
export function readTrigger(source: string, tokens: readonly Token[], context: Context): TriggerReading | undefined {
	const { index, names } = context;
	if (isSchedule(tokens)) return scheduled(source, tokens, context);
	const { event, condition } = splitCondition(tokens);
	const phrase = readPhrase(source, event, index, names);
	const dated = onDate(phrase, context);
	if (dated) return dated;
	const said = sayings(source, event);
	const spoken = said === undefined ? phrase : readPhrase(said, tokenize(said), index, names);
	const scored = (of: Phrase) =>
		rank({ ...of, verb: "" }, index, true)
			.map((fit) => ({ ...fit, score: fit.score + eventScore(fit, of, phrase) }))
			.sort((a, b) => b.score - a.score);
	const [plain, other] = [scored(phrase), spoken === phrase ? [] : scored(spoken)];
	const fits = (other[0]?.score ?? 0) + SAYING > (plain[0]?.score ?? 0) ? other : plain;
	const best = fits[0];
	if (!best || best.score < 2.6) return undefined;
	const filled = fillSlots(best.indexed, withoutVerb(phrase, best.indexed), context);
	fillFilter(best.indexed, phrase, condition, context, filled, source);
	const second = fits[1];
	const close = second !== undefined && best.score - second.score < 0.25;
	return {
		indexed: best.indexed,
		filled,
		score: best.score,
		alternatives: fits.slice(1, 4).map((fit) => fit.indexed),
		guessed: best.score < 3.4 || close || filled.guessed,
		exact: said === undefined,
	};
}

function scheduled(source: string, tokens: readonly Token[], context: Context): TriggerReading | undefined {
	const schedule = readSchedule(tokens);
	const fits = rank(
		readPhrase("schedule", tokenize("on a schedule at regular times"), context.index, context.names),
		context.index,
		true,
	);
	const indexed =
		context.index.all.find((each) => each.isTrigger && each.fields.some((field) => field.type === "schedule")) ??
		fits.find((fit) => fit.coverage > 0.5)?.indexed;
	if (!schedule || !indexed) return undefined;
	const filled: Filled = { fields: {}, reasons: [], problems: [], guessed: !schedule.exact };
	const words = source.slice(tokens[0]?.start, tokens.at(-1)?.end);
	const field = indexed.fields.find((each) => each.type === "schedule")?.name ?? "cron";
	put(filled, field, literal(schedule.cron), words);
	if (schedule.timezone) put(filled, "timezone", literal(schedule.timezone), schedule.timezone);
	if (!schedule.exact)
		filled.problems.push({
			code: "SCHEDULE_NOT_EXACT",
			message: "A schedule cannot say this exactly; check the proposed times.",
			field,
		});
	return { indexed, filled, score: 5, alternatives: [], guessed: !schedule.exact, exact: true };
}

export const isIndefinite = (tokens: readonly Token[]): boolean => {
	const words = tokens.slice(0, 4).map((token) => token.lower);
	const from = ["when", "whenever", "if", "once"].includes(words[0] ?? "") ? 1 : 0;
	return (
		["a", "an", "any", "someone", "somebody", "anyone", "anybody", "one", "provisioning", "another", "access"].includes(
			words[from] ?? "",
		) || headsOf(tokens[from]?.stem ?? "").size === 0
	);
};
