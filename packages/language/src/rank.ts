import { type CatalogueIndex, type Indexed, termWeight } from "./catalogue-index.ts";
import { type Fit, PERSON_NOUNS, SENDING, TAKING_AWAY } from "./fit.ts";
import { classesOf, headsOf } from "./lexicon.ts";
import type { Phrase } from "./phrase-type.ts";
import { bestVerb, coverageOf, isTellingName, missingOf, objectOf, serviceOf, takes } from "./rank-parts.ts";
import { stemOf } from "./token.ts";

/** Entries that fit, best first. */
export function rank(phrase: Phrase, index: CatalogueIndex, wantsTrigger = false): Fit[] {
	const fits: Fit[] = [];
	const verbs = phrase.verb ? verbFits(phrase.verb, index) : undefined;
	const named = servicesBeyondNames(phrase);
	for (let at = 0; at < index.all.length; at++) {
		const indexed = index.all[at] as Indexed;
		if (indexed.isTrigger !== wantsTrigger || indexed.entry.kind === "control") continue;
		if (named.length > 0 && indexed.isService && !phrase.services.some((each) => each.connector === indexed.connector))
			continue;
		const verb = verbs?.[at] ?? 0.4;
		if (verb < 0.25 && phrase.verb && !isNear(phrase, indexed)) continue;
		const fit = fitOf(phrase, indexed, index, verb);
		if (fit.score > 0) fits.push(fit);
	}
	if (!wantsTrigger && TAKING_AWAY.has(phrase.verb)) fits.push(...undoing(phrase, index, fits));
	return fits.sort((a, b) => b.score - a.score);
}

/** `remove admin access`: the card that undoes the one for `give admin access`, where no card says it itself. */
function undoing(phrase: Phrase, index: CatalogueIndex, fits: readonly Fit[]): Fit[] {
	if (phrase.services.length === 0) return [];
	const giving = { ...phrase, verb: "grant" };
	const found: Fit[] = [];
	for (const indexed of index.all) {
		const inverse = indexed.entry.inverse ? index.byId.get(indexed.entry.inverse) : undefined;
		if (!inverse?.isService || !phrase.services.some((each) => each.connector === inverse.connector)) continue;
		const fit = fitOf(giving, indexed, index, bestVerb("grant", indexed));
		const own = fits.find((each) => each.indexed === inverse);
		if (fit.coverage > 0.6 && fit.object > 0.6 && fit.verb > 0.4 && (own?.verb ?? 0) < 0.5)
			found.push({ ...fit, indexed: inverse, score: fit.score - 0.1 });
	}
	return found;
}

/** Services that are named for themselves, not as a part of a longer name. */
const servicesBeyondNames = (phrase: Phrase): Phrase["services"] =>
	phrase.services.filter(
		(each) =>
			!phrase.mentions.some((mention) => each.from >= mention.from && each.to <= mention.to && each.to > each.from),
	);

/** How well a verb fits each entry of a catalogue, by the entry's place in it. */
function verbFits(verb: string, index: CatalogueIndex): Float64Array {
	const known = fitsOfVerbs.get(index) ?? new Map<string, Float64Array>();
	fitsOfVerbs.set(index, known);
	let fits = known.get(verb);
	if (!fits) {
		if (known.size > MOST_VERBS) known.clear();
		fits = Float64Array.from(index.all, (indexed) => bestVerb(verb, indexed));
		known.set(verb, fits);
	}
	return fits;
}

const fitsOfVerbs = new WeakMap<CatalogueIndex, Map<string, Float64Array>>();

/** Verbs remembered for a catalogue; texts may hold any words. */
const MOST_VERBS = 500;

/** Whether an entry that does something else can still be meant: it has one of the words, or a name may be for it. */
const isNear = (phrase: Phrase, indexed: Indexed): boolean =>
	phrase.content.length === 0 ||
	phrase.mentions.length > 0 ||
	phrase.content.some(({ stem }) => termWeight(indexed, stem) > 0);

function fitOf(phrase: Phrase, indexed: Indexed, index: CatalogueIndex, verb: number): Fit {
	if (verb < 0) return { indexed, score: -1, verb, coverage: 0, object: 0 };
	const isFar =
		verb < 0.25 &&
		phrase.verb !== "" &&
		indexed.isService &&
		!phrase.services.some((each) => each.connector === indexed.connector);
	if (isFar) return { indexed, score: -1, verb, coverage: 0, object: 0 };
	const taken = phrase.mentions.filter((mention) => takes(indexed, mention));
	const coverage = coverageOf(phrase, indexed, index, taken);
	const object = objectOf(phrase, indexed, taken);
	const telling = phrase.mentions.filter((mention) => isTellingName(mention, phrase));
	const held = telling.filter((mention) => taken.includes(mention)).length;
	const lost = telling.filter((mention) => mention.exact && !taken.includes(mention)).length;
	const score =
		2.6 * verb +
		2.2 * coverage +
		1.4 * object +
		serviceOf(phrase, indexed, taken, index) +
		0.5 * held -
		1.1 * lost -
		missingOf(phrase, indexed, taken) -
		(phrase.verb && verb < 0.25 ? 1.2 : 0) +
		shapeOf(phrase, indexed);
	return { indexed, score, verb, coverage, object };
}

const isToChannel = (indexed: Indexed): boolean =>
	indexed.fields.some((field) => field.type === "channel") && !indexed.fields.some((field) => field.type === "people");

/** `tell them`, `thank the user`: a person is spoken to, and no channel is named. */
const addressesPerson = (phrase: Phrase): boolean =>
	(["them", "him", "her"].includes(phrase.tokens[phrase.verbAt + 1]?.lower ?? "") ||
		PERSON_NOUNS.has(phrase.head ?? "")) &&
	!phrase.mentions.some((mention) => mention.candidates.some((each) => each.list === "channels"));

/** Whether a noun is the one of the id, a word for the same thing, or another. */
function sameness(said: string, meant: string): number {
	if (said === meant) return 0.3;
	const heads = headsOf(meant);
	return [...headsOf(said)].some((head) => heads.has(head)) ? 0.15 : -0.1;
}

/** Classes of verbs that bring people into something or out of it, and of those that only read. */
const MOVING = ["join", "leave"];
const READING = ["get", "list"];

const SMS = stemOf("sms");

/** What the kind of card says for or against it: all or one, a message with or without somebody to get it. */
function shapeOf(phrase: Phrase, indexed: Indexed): number {
	let score = indexed.entry.kind === "function" && !indexed.fields.some((field) => field.type === "person") ? -1.6 : 0;
	const saysAll = phrase.tokens.some(
		(token, at) => ["all", "every", "everything", "any"].includes(token.lower) && at < phrase.relative,
	);
	if (phrase.movesPerson && MOVING.some((name) => classesOf(phrase.verb).has(name)))
		score += indexed.isAboutPeople ? 0.5 : -1;
	if (indexed.gives && phrase.number && READING.some((name) => classesOf(phrase.verb).has(name)))
		score += indexed.gives === phrase.number ? 0.35 : -0.35;
	if (phrase.head && indexed.head && !indexed.isTrigger) score += sameness(phrase.head, indexed.head);
	if (!indexed.isTrigger && !indexed.gives && phrase.number && indexed.head)
		score += indexed.isPlural === (phrase.number === "many") ? 0.1 : -0.15;
	if (indexed.particle && phrase.particle) score += indexed.particle === phrase.particle ? 0.4 : -1;
	if (phrase.hasLength && indexed.fields.some((field) => field.name === "days" || field.name === "duration"))
		score += 0.2;
	if (indexed.takesAddress && phrase.tokens.some((token) => token.kind === "url")) score += 2;
	if (indexed.isAll) score += saysAll ? 0.9 : -1;
	if (
		SENDING.has(phrase.verb.split(" ")[0] ?? "") &&
		!indexed.fields.some((field) => field.type === "people" || field.type === "person" || field.type === "channel")
	)
		score -= 1.2;
	if (classesOf(phrase.verb).has("send") && isToChannel(indexed) && addressesPerson(phrase)) score -= 0.6;
	const isSms = phrase.verb === "text" || phrase.content.some(({ stem }) => stem === SMS);
	if (isSms && indexed.terms.has(SMS)) score += 2.4;
	return score;
}
