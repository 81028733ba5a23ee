import { literal } from "@keyway/schema/field-value";
import type { Assembly } from "./assembly.ts";
import type { ControlAct } from "./control-act.ts";
import { findLength } from "./durations.ts";
import type { Node } from "./node.ts";
import { readPhrase } from "./phrase.ts";
import type { Token } from "./token.ts";
import { momentIn } from "./until.ts";

/** `once the folder is created`: the step before is done, which is so anyway. */
export const isDone = (tokens: readonly Token[]): boolean =>
	tokens.some((token) =>
		[
			"done",
			"finished",
			"happened",
			"over",
			"complete",
			"completed",
			"ready",
			"created",
			"added",
			"sent",
			"exists",
			"granted",
		].includes(token.lower),
	) || tokens.length < 3;

/** `after 30 days`, `on their start date`. */
export function pauseOf(node: Extract<Node, { type: "when" }>, source: string, of: Assembly): ControlAct | undefined {
	const { context } = of;
	const length = findLength(node.tokens);
	if (
		(["after", "in", "once"].includes(node.word) ||
			node.tokens.some((token) => token.lower === "later" || token.lower === "after")) &&
		length
	)
		return {
			uses: "flow.wait",
			fields:
				length.business === undefined ? { duration: literal(length.iso) } : { businessDays: literal(length.business) },
		};
	if (!["on", "at", "once", "when", "after", "upon"].includes(node.word)) return undefined;
	const moment = momentIn(readPhrase(source, node.tokens, context.index, context.names), 1, context);
	return moment && (node.word !== "when" || moment.value.kind === "ref")
		? { uses: "flow.wait", fields: { until: moment.value } }
		: undefined;
}
