import { parseSteps, type Reading } from "@keyway/language/parse";
import { type Proposal, proposeEdits } from "@keyway/language/propose";
import { type Rendered, type RenderInput, renderSteps } from "@keyway/language/render";
import { reword } from "@keyway/language/reword";
import type { FlowGraph } from "@keyway/schema/flow";

type ParseInput = Parameters<typeof parseSteps>[0];

/** Reading or saying, as plain data that may be done here or in a thread of its own. */
export type LanguageTask =
	| { kind: "read"; input: ParseInput; draft?: FlowGraph | undefined }
	| { kind: "say"; input: RenderInput; text?: string | undefined; anew?: readonly string[] | undefined };

export type ResultOf<T extends LanguageTask> = T extends { kind: "read" } ? Reading | Proposal : Rendered;

export function perform<T extends LanguageTask>(task: T): ResultOf<T>;
export function perform(task: LanguageTask): Reading | Proposal | Rendered {
	if (task.kind === "read") {
		const reading = parseSteps(task.input);
		return task.draft ? proposeEdits(reading, task.draft) : reading;
	}
	const { input, text, anew } = task;
	return text === undefined ? renderSteps(input) : reword({ ...input, text, anew });
}
