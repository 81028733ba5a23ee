import { arbitraryGraph } from "@keyway/flow/arbitrary-graph";
import { testCatalogue } from "@keyway/flow/test-catalogue";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sameGraph } from "./compare.ts";
import { parseSteps } from "./parse.ts";
import { renderSteps } from "./render.ts";
import { withCanonicalIds } from "./render-ids.ts";

const catalogue = testCatalogue.entries;

test("the sentences of any flow are read back as the same flow", () => {
	fc.assert(
		fc.property(arbitraryGraph(40), (graph) => {
			const { text } = renderSteps({ graph, kind: "automation", catalogue });
			const read = parseSteps({ text, catalogue });
			expect(sameGraph(read.graph, withCanonicalIds(graph).graph)).toBe(true);
		}),
		{ numRuns: 200 },
	);
});
