import type { Checked } from "@keyway/expression/check";
import { inWords } from "@keyway/flow/accepts";
import { NativeSelect } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { useMemo } from "react";
import { TypeIcon } from "../ui/type-icon.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { expressionWords } from "../words/pieces.ts";
import { type LiveValue, liveValue } from "./live-value.ts";
import { useSampleData } from "./use-sample-data.ts";

type Props = {
	flowId: string;
	context: FlowContext;
	card: string;
	text: string;
	checked: Checked | null;
	functions: readonly { id: string }[];
	/** Shows the problem in the editor. */
	onShow: () => void;
};

const LONGEST = 2_000;

/** What is wrong with the expression, or of what type it is and what it gives on a run's data. */
export function ExpressionResult({ flowId, context, card, text, checked, functions, onShow }: Props) {
	const { data, source, choices, pick } = useSampleData(flowId, context, card);
	const isRight = checked !== null && "type" in checked;
	const live = useMemo(
		() => (isRight && data ? liveValue(text, data, functions) : null),
		[isRight, data, text, functions],
	);
	const words = expressionWords(context, text);
	return (
		<section className="expression-result" aria-label="Result">
			<div className="expression-told" role="status">
				{checked === null ? <span className="mut">Write an expression to see what it gives.</span> : null}
				{checked && "problem" in checked ? (
					<button type="button" className="expression-problem" onClick={onShow}>
						<CircleAlert size={14} aria-hidden="true" />
						{checked.problem.message}
					</button>
				) : null}
				{checked && "type" in checked ? (
					<span className="expression-type">
						<TypeIcon type={checked.type} />
						Gives {inWords(checked.type)}
						{words !== text && text.trim() ? <span className="mut">: {words}</span> : null}
					</span>
				) : null}
				{live ? <Value live={live} /> : null}
			</div>
			<NativeSelect
				size="xs"
				label="Tried with"
				data={choices}
				value={source}
				onChange={(event) => pick(event.currentTarget.value)}
			/>
		</section>
	);
}

function Value({ live }: { live: LiveValue }) {
	if ("reason" in live) return <span className="mut">{live.reason}</span>;
	const text = JSON.stringify(live.value, null, 1);
	return (
		<output className="expression-value" aria-label="Value">
			{text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}
		</output>
	);
}
