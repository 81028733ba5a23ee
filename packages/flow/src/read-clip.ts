import { FlowGraph } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { z } from "zod";
import { CLIP_SCHEMA } from "./clip-schema.ts";
import { problems } from "./problem.ts";
import { graphProblems } from "./well-formed.ts";

/** Cards on the clipboard: `main` of the graph holds the copied ones, their lanes lie beside it. */
export const Clip = z.strictObject({
	schema: z.literal(CLIP_SCHEMA),
	graph: FlowGraph,
	/** What people call the connections that the cards use. */
	connections: z.array(z.strictObject({ id: z.uuid(), connector: z.string(), name: z.string().max(200) })).max(1_000),
	/** What people call the cards that were not copied and whose data the copied ones use. */
	outside: z.record(z.string().max(32), z.string().max(200)),
});
export type Clip = z.infer<typeof Clip>;

const problem = problems({
	CLIP_UNREADABLE: ["error", "The clipboard holds no cards. Copy some cards first."],
	CLIP_VERSION: ["error", "The cards were copied in another version of the product ({schema}). Copy them again there."],
	CLIP_BROKEN: ["error", "The copied cards cannot be read: {reason}"],
});

/** Reads the text of a clipboard; nothing is thrown, whatever it is. */
export function readClip(text: string): Clip | { problem: Problem } {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { problem: problem("CLIP_UNREADABLE", {}) };
	}
	const schema = typeof json === "object" && json !== null && "schema" in json ? String(json.schema) : "";
	if (!schema.startsWith("keyway.cards/")) return { problem: problem("CLIP_UNREADABLE", {}) };
	if (schema !== CLIP_SCHEMA) return { problem: problem("CLIP_VERSION", {}, { schema }) };
	const parsed = Clip.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const reason = issue ? `${issue.path.join(".")}: ${issue.message}` : "They do not have the right form.";
		return { problem: problem("CLIP_BROKEN", {}, { reason }) };
	}
	const broken = graphProblems(parsed.data.graph).find((each) => each.severity === "error");
	return broken ? { problem: problem("CLIP_BROKEN", {}, { reason: broken.message }) } : parsed.data;
}
