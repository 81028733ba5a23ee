import { lanesOf } from "@keyway/flow/place";
import { stepNumbers } from "@keyway/flow/query";
import type { Problem } from "@keyway/schema/problem";
import type { RunStatus, StepRun } from "@keyway/schema/run";
import { CircleAlert } from "lucide-react";
import { memo } from "react";
import { overlayOf } from "../canvas/card-overlay.ts";
import { StatusDot } from "../ui/status-dot.tsx";
import { cardOf, connectorOf, entryOf, type FlowContext } from "../words/flow-context.ts";
import { piecesText } from "../words/pieces.ts";
import { laneTitle, sentenceOf } from "../words/sentence.ts";
import "./steps-list.css";

type Props = {
	context: FlowContext;
	problems: readonly Problem[];
	steps: Map<string, StepRun> | null;
	runStatus: RunStatus | null;
	selected: string | null;
	onSelect: (card: string) => void;
};

/** The flow as numbered sentences, the numbers those of the cards; lanes are lists inside the list. */
export const StepsList = memo(function StepsList(props: Props) {
	const numbers = stepNumbers(props.context.graph);
	return (
		<div className="steps-list" role="region" aria-label="Steps in words" tabIndex={0}>
			<ol>
				<StepLine {...props} id="trigger" number={1} />
				<Lane {...props} lane="main" numbers={numbers} />
			</ol>
		</div>
	);
});

function Lane(props: Props & { lane: string; numbers: Map<string, number> }) {
	const { context, lane, numbers } = props;
	return (context.graph.lanes[lane] ?? []).map((id) => (
		<StepLine key={id} {...props} id={id} number={numbers.get(id) ?? 0}>
			{lanesOf(context.graph, id).map((inner, index) => (
				<InnerLane key={inner} {...props} lane={inner} numbers={numbers} first={index === 0} />
			))}
		</StepLine>
	));
}

function InnerLane(props: Props & { lane: string; numbers: Map<string, number>; first: boolean }) {
	const { context, lane, first } = props;
	const title = laneTitle(context, lane);
	const empty = (context.graph.lanes[lane] ?? []).length === 0;
	if (empty && first) return null;
	return (
		<ol aria-label={title} data-first={first}>
			{first ? null : <li className="step-lane">{empty ? `${title}: goes on` : `${title}:`}</li>}
			<Lane {...props} />
		</ol>
	);
}

type LineProps = Props & { id: string; number: number; children?: React.ReactNode };

function StepLine({ context, problems, steps, runStatus, selected, onSelect, id, number, children }: LineProps) {
	const overlay =
		runStatus === null
			? null
			: id === "trigger" && !steps?.get(id)
				? { tone: "ok" as const, words: "Received" }
				: overlayOf(steps?.get(id), runStatus);
	const problem = problems.find((each) => each.at.card === id);
	return (
		<li>
			<button type="button" className="step-line" aria-current={selected === id} onClick={() => onSelect(id)}>
				{overlay ? (
					<>
						<StatusDot tone={overlay.tone} />
						<span className="visually-hidden">{overlay.words}</span>
					</>
				) : null}
				<span className="step-number">{number}</span>
				<span className="ellipsis grow">
					<Sentence context={context} id={id} />
				</span>
				{problem ? (
					<span className="step-mark" data-severity={problem.severity} title={problem.message}>
						<CircleAlert size={14} aria-hidden="true" />
						<span className="visually-hidden">{problem.message}</span>
					</span>
				) : null}
			</button>
			{children}
		</li>
	);
}

function Sentence({ context, id }: { context: FlowContext; id: string }) {
	if (id === "trigger" && !cardOf(context, id) && context.kind === "automation")
		return <>When a person runs the flow by hand</>;
	const entry = entryOf(context, id);
	const connector = entry?.kind === "action" ? connectorOf(context, entry.id) : undefined;
	const parts = sentenceOf(context, id);
	const words = parts.filter((part) => part.field === null).map((part) => piecesText(part.pieces));
	const where = connector?.group === "connector" && !words.join().includes(connector.name) ? connector.name : null;
	return (
		<>
			{parts.map((part, index) => {
				const text = piecesText(part.pieces);
				const key = `${part.field ?? "words"}-${index}`;
				if (part.field === null) return <span key={key}>{text}</span>;
				const slot = part.pieces.some((piece) => piece.kind === "slot");
				return (
					<b key={key} className={slot ? "step-slot" : undefined}>
						{text}
					</b>
				);
			})}
			{where ? (
				<>
					{" in "}
					<b>{where}</b>
				</>
			) : null}
		</>
	);
}
