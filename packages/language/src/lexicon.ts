import { lowerOf, stemOf, type Token } from "./token.ts";
import { NOUNS } from "./words/nouns.ts";
import { OPPOSITES, VERB_CLASSES } from "./words/verbs.ts";

const classesOfStem = new Map<string, Set<string>>();

const phrasal = new Map<string, { particle: string; verb: string }[]>();

for (const [name, verbs] of Object.entries(VERB_CLASSES))
	for (const verb of verbs) {
		const [stem = "", particle] = verb.split("-").map(stemOf);
		const key = particle ? `${stem} ${particle}` : stem;
		if (particle && verb !== "re-enable") {
			const list = phrasal.get(stem) ?? [];
			if (!list.some((each) => each.particle === particle)) list.push({ particle, verb: key });
			phrasal.set(stem, list);
		}
		const classes = classesOfStem.get(key) ?? new Set();
		classes.add(name);
		classesOfStem.set(key, classes);
	}
const headsOfStem = new Map<string, Set<string>>();

for (const [head, nouns] of Object.entries(NOUNS))
	for (const noun of nouns) {
		const stem = stemOf(lowerOf(noun).replaceAll("_", ""));
		const heads = headsOfStem.get(stem) ?? new Set([stem]);
		heads.add(stemOf(head));
		headsOfStem.set(stem, heads);
	}
/** Classes of a verb's stem; `cut off` is asked for as two stems with a space. */
export const classesOf = (verb: string): ReadonlySet<string> => classesOfStem.get(verb) ?? NONE;

const NONE: ReadonlySet<string> = new Set();

/** A noun's stem and the stems of the words for the same thing. */
export function headsOf(stem: string): ReadonlySet<string> {
	const known = headsOfStem.get(stem) ?? others.get(stem);
	if (known) return known;
	if (others.size > 20_000) others.clear();
	const alone = new Set([stem]);
	others.set(stem, alone);
	return alone;
}

const others = new Map<string, ReadonlySet<string>>();

export const isVerbStem = (stem: string): boolean => classesOfStem.has(stem) || phrasal.has(stem);

/** The verb with its particle where one follows within four words: `cut off`, `take … away`. */
export function withParticle(tokens: readonly Token[], at: number): string {
	const stem = tokens[at]?.stem ?? "";
	for (const { particle, verb } of phrasal.get(stem) ?? [])
		for (let next = at + 1; next <= at + 5 && next < tokens.length; next++)
			if (tokens[next]?.stem === particle) return verb;
	return stem;
}

/** How well one verb stands for another: 1 = the same, 0.75 = a word for the same act, 0 = another act, −1 = the contrary. */
export function verbAffinity(said: string, meant: string): number {
	if (said === meant) return 1;
	let known = affinities.get(said);
	if (!known) {
		if (affinities.size > 2_000) affinities.clear();
		known = new Map();
		affinities.set(said, known);
	}
	let affinity = known.get(meant);
	if (affinity === undefined) {
		affinity = freshAffinity(said, meant);
		known.set(meant, affinity);
	}
	return affinity;
}

const affinities = new Map<string, Map<string, number>>();

function freshAffinity(said: string, meant: string): number {
	const left = classesOf(said);
	const right = classesOf(meant);
	const named = [...left].some((name) => right.has(name) && (stemOf(name) === meant || stemOf(name) === said));
	if (named) return 0.8;
	if ([...left].some((name) => right.has(name))) return 0.55;
	for (const [one, other] of OPPOSITES) {
		if (left.has(one) && right.has(other) && !left.has(other)) return -1;
		if (left.has(other) && right.has(one) && !left.has(one)) return -1;
	}
	return 0;
}
