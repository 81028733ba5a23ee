import { walk } from "@keyway/flow/query";
import type { FlowContext } from "../words/flow-context.ts";
import { piecesText } from "../words/pieces.ts";
import { sentenceOf } from "../words/sentence.ts";
import "./template-steps.css";

const sentence = (context: FlowContext, id: string): string =>
	sentenceOf(context, id)
		.map((part) => piecesText(part.pieces))
		.join("");

/** What a flow does, one sentence for each card; what stands in a lane is set in. */
export function TemplateSteps({ context }: { context: FlowContext }) {
	return (
		<ol className="template-steps">
			<li>{sentence(context, "trigger")}</li>
			{[...walk(context.graph)].map(({ id, depth }) => (
				<li key={id} style={{ marginInlineStart: depth * 18 }}>
					{sentence(context, id)}
				</li>
			))}
		</ol>
	);
}
