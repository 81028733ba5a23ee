import { readFileSync } from "node:fs";
import { arbitraryGraph } from "@keyway/flow/arbitrary-graph";
import { testCatalogue } from "@keyway/flow/test-catalogue";
import type { LooseEntry } from "@keyway/language/catalogue";
import { sameGraph } from "@keyway/language/compare";
import type { Gazetteer } from "@keyway/language/gazetteer";
import { parseSteps } from "@keyway/language/parse";
import { renderSteps } from "@keyway/language/render";
import { withCanonicalIds } from "@keyway/language/render-ids";
import fc from "fast-check";
import { run, total } from "../fixtures/language/score.mjs";
import { percentile } from "./machine.ts";

/** Laws and measures of the sentences, printed as a table: `pnpm bench:language [graphs]`. */
const GRAPHS = Number(process.argv[2] ?? 10_000);
const file = (name: string) => readFileSync(new URL(`../fixtures/language/${name}`, import.meta.url), "utf8");
const catalogue: LooseEntry[] = JSON.parse(file("catalogue.json"));
const gazetteer: Gazetteer = JSON.parse(file("gazetteer.json"));
const cases = file("dev.jsonl")
	.split("\n")
	.filter(Boolean)
	.map((line) => JSON.parse(line) as { text: string });
/** A catalogue of 550 actions: the same act at services that exist nowhere. */
const large: LooseEntry[] = Array.from({ length: 550 }, (_, at) => {
	const from = catalogue[at % catalogue.length] as LooseEntry;
	const copy = Math.floor(at / catalogue.length);
	return copy === 0 ? from : { ...from, id: from.id.replace(".", `${copy}.`) };
});

const rows: Record<string, string | number>[] = [];
const row = (measure: string, value: string | number, target: string) => rows.push({ measure, value, target });
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

let same = 0;
for (const graph of fc.sample(arbitraryGraph(40), { numRuns: GRAPHS, seed: 1 })) {
	const { text } = renderSteps({ graph, kind: "automation", catalogue: testCatalogue.entries });
	const read = parseSteps({ text, catalogue: testCatalogue.entries });
	if (sameGraph(read.graph, withCanonicalIds(graph).graph)) same++;
}
row(`PutGet over ${GRAPHS} flows`, percent(same / GRAPHS), "100 %");

const answers = cases.map(({ text }) => JSON.stringify(parseSteps({ text, catalogue, gazetteer })));
const again = cases.map(({ text }) => JSON.stringify(parseSteps({ text, catalogue, gazetteer })));
row("Determinism", percent(answers.filter((each, at) => each === again[at]).length / cases.length), "100 %");
const ids = new Set(catalogue.map((entry) => entry.id));
const invented = cases.flatMap(({ text }) =>
	Object.values(parseSteps({ text, catalogue, gazetteer }).graph.cards).filter(
		(card) => !ids.has(card.uses.replace(/@\d+$/, "")) && !card.uses.startsWith("flow."),
	),
);
row("No invention", invented.length, "0");

const scored = total(await run(cases, parseSteps, gazetteer, catalogue));
row("Structure", percent(scored.exactStructure), "≥ 95 %");
row("Slots F1", scored.slots.f1.toFixed(3), "≥ 0.95");
row("Conditions", percent(scored.conditionCoverage), "");
row("Wrong and silent", percent(scored.wrongAndSilent), "≤ 1 %");
row("Abstention", percent(scored.abstentionRecall), "");

/** Texts in other styles, over this catalogue and over bare ones of other domains: ids and descriptions alone. */
for (const name of ["work", "held-out"])
	for (const source of ["shared", "vendor", "invented"]) {
		const entries: LooseEntry[] = source === "shared" ? catalogue : JSON.parse(file(`bare-${source}.json`));
		const texts = file(`${name}.jsonl`)
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line) as { text: string; source: string })
			.filter((each) => each.source === source);
		const other = total(await run(texts, parseSteps, gazetteer, entries));
		row(`Structure, ${name} over ${source} (${texts.length})`, percent(other.exactStructure), "");
	}
const bare = catalogue.map(({ id, description }) => ({ id, description }));
const unnamed = total(await run(cases, parseSteps, gazetteer, bare));
row("Structure, ids and descriptions alone", percent(unnamed.exactStructure), "");
row("Slots F1, ids and descriptions alone", unnamed.slots.f1.toFixed(3), "");

function speed(entries: LooseEntry[]): number {
	const lines = cases.flatMap(({ text }) => text.split("\n").filter((line) => line.trim() !== ""));
	const times = [1, 2].flatMap(() =>
		lines.map((text) => {
			const from = performance.now();
			parseSteps({ text, catalogue: entries, gazetteer });
			return performance.now() - from;
		}),
	);
	return percentile(times.slice(lines.length), 95);
}
row("One line p95, built-in size", `${speed(catalogue).toFixed(1)} ms`, "≤ 5 ms");
row("One line p95, 550 actions", `${speed(large).toFixed(1)} ms`, "≤ 30 ms");
console.table(rows);
