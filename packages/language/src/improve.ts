import type { Edit } from "@keyway/flow/edit";
import type { FieldValue } from "@keyway/schema/field-value";
import { definitionId } from "@keyway/schema/ids";
import { indexCatalogue } from "./catalogue-index.ts";
import { indexGazetteer } from "./gazetteer.ts";
import { type ParseInput, parseSteps, type Reading } from "./parse.ts";
import { readPhrase } from "./phrase.ts";
import { rank } from "./rank.ts";
import { renamedFields } from "./render-ids.ts";
import { tokenize } from "./token.ts";

/** Words of the text for which another card may be chosen. */
export type OpenClause = { line: number; column: number; words: string; card: string; uses: string };

/** What may be asked about a text: its clauses, and the entries that may be meant by them. */
export type Question = { clauses: OpenClause[]; entries: { id: string; description: string }[] };

/** Another card for some words: what it is now, what is proposed, and the edit that makes it so. */
export type Suggestion = {
	card: string;
	line: number;
	words: string;
	from: { uses: string; title: string };
	to: { uses: string; title: string; fields: Record<string, FieldValue> };
	edit: Edit;
};

/** How many entries are offered for a clause, and for a whole text. */
const OFFERED = 12;
const MOST_ENTRIES = 50;

/** What is asked about a text that was read: the clauses that ask for an act, with the entries nearest to them. */
export function questionOf(input: ParseInput, reading: Reading): Question {
	const index = indexCatalogue(input.catalogue, indexGazetteer(input.gazetteer ?? {}).apps);
	const names = indexGazetteer(input.gazetteer ?? {});
	const rows = input.text.replace(/\r\n?/g, "\n").split("\n");
	const clauses = reading.lines.flatMap((line) =>
		line.clauses.flatMap((clause): OpenClause[] => {
			const uses = reading.graph.cards[clause.card]?.uses;
			if (!uses || (uses.startsWith("flow.") && definitionId(uses) !== "flow.unknown")) return [];
			const words = (rows[line.n - 1] ?? "").slice(clause.start - 1, clause.end - 1);
			return [{ line: line.n, column: clause.start, words, card: clause.card, uses }];
		}),
	);
	const ids = new Set(clauses.map((clause) => definitionId(clause.uses)).filter((id) => index.byId.has(id)));
	const offers = clauses.map(({ words }) =>
		rank(readPhrase(words, tokenize(words), index, names), index).slice(0, OFFERED),
	);
	for (let place = 0; place < OFFERED; place++)
		for (const offer of offers) {
			const fit = offer[place];
			if (fit && ids.size < MOST_ENTRIES) ids.add(fit.indexed.entry.id);
		}
	const entries = [...ids].flatMap((id) => {
		const entry = index.byId.get(id)?.entry;
		return entry && !id.startsWith("flow.") ? [{ id, description: entry.description }] : [];
	});
	return { clauses, entries: entries.slice(0, MOST_ENTRIES) };
}

/** What choosing these entries changes, clause by clause: nothing where the reading has the same card already. */
export function suggestionsOf(
	input: ParseInput,
	reading: Reading,
	question: Question,
	chosen: ReadonlyMap<number, string>,
): Suggestion[] {
	const choices = [...chosen].flatMap(([at, uses]) => {
		const clause = question.clauses[at];
		return clause ? [{ line: clause.line, column: clause.column, uses }] : [];
	});
	const again = parseSteps({ ...input, choices });
	const index = indexCatalogue(input.catalogue, indexGazetteer(input.gazetteer ?? {}).apps);
	const title = (uses: string) => index.byId.get(definitionId(uses))?.entry.name ?? definitionId(uses);
	const names = sameClauses(again, reading);
	return question.clauses.flatMap((clause, at): Suggestion[] => {
		const wanted = chosen.get(at);
		const id = [...names].find(([, old]) => old === clause.card)?.[0];
		const card = id === undefined ? undefined : again.graph.cards[id];
		if (!wanted || !card || definitionId(card.uses) !== wanted || definitionId(clause.uses) === wanted) return [];
		const fields = renamedFields(card.fields, (each) => names.get(each) ?? each);
		return [
			{
				card: clause.card,
				line: clause.line,
				words: clause.words,
				from: { uses: clause.uses, title: title(clause.uses) },
				to: { uses: card.uses, title: title(card.uses), fields },
				edit: { kind: "card.replace", id: clause.card, uses: card.uses, fields },
			},
		];
	});
}

/** Cards of one reading → the cards of the other that the same words made. */
function sameClauses(one: Reading, other: Reading): Map<string, string> {
	const at = new Map(
		other.lines.flatMap((line) => line.clauses.map((clause) => [`${line.n}:${clause.start}`, clause.card] as const)),
	);
	return new Map(
		one.lines.flatMap((line) =>
			line.clauses.flatMap((clause) => {
				const card = at.get(`${line.n}:${clause.start}`);
				return card ? [[clause.card, card] as const] : [];
			}),
		),
	);
}
