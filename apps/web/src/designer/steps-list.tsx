import { lanesOf } from "@keyway/flow/place";
import { stepNumbers } from "@keyway/flow/query";
import type { Problem } from "@keyway/schema/problem";
import type { RunStatus, StepRun } from "@keyway/schema/run";
import { type KeyboardEvent, type MouseEvent, memo } from "react";
import { overlayOf } from "../canvas/card-overlay.ts";
import { cardOf, connectorOf, entryOf, type FlowContext, START_WORDS } from "../words/flow-context.ts";
import { piecesText } from "../words/pieces.ts";
import { emptyLaneWords, laneTitle, sentenceOf } from "../words/sentence.ts";
import { useDesignerView } from "./designer-view.ts";
import { type SentenceBit, StepRow } from "./step-row.tsx";
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
		<section className="steps-list" aria-label="Steps in words" onKeyDown={onStepKey} onContextMenu={onStepMenu}>
			<ol>
				<StepLine {...props} id="trigger" number={1} />
				<Lane {...props} lane="main" numbers={numbers} />
			</ol>
		</section>
	);
});

/** Arrows walk over the steps, as they do over the cards; Shift F10 opens their menu. */
function onStepKey(event: KeyboardEvent<HTMLElement>) {
	const step = (event.target as HTMLElement).closest<HTMLElement>("[data-step]");
	if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
	if (event.key === "ArrowDown" || event.key === "ArrowUp") {
		const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-step]")];
		const next = all[all.indexOf(step) + (event.key === "ArrowDown" ? 1 : -1)];
		next?.focus();
		next?.click();
	} else if (event.key === "F10" && event.shiftKey) openStepMenu(step);
	else return;
	event.preventDefault();
}

function openStepMenu(step: HTMLElement, at?: { x: number; y: number }) {
	const { left, bottom } = step.getBoundingClientRect();
	const view = useDesignerView.getState();
	view.select(step.dataset["step"] ?? null);
	view.openMenu(at ?? { x: left + 24, y: bottom });
}

function onStepMenu(event: MouseEvent<HTMLElement>) {
	const step = (event.target as HTMLElement).closest<HTMLElement>("[data-step]");
	if (!step) return;
	event.preventDefault();
	const byKey = event.clientX === 0 && event.clientY === 0;
	openStepMenu(step, byKey ? undefined : { x: event.clientX, y: event.clientY });
}

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
			{first ? null : <li className="step-lane">{empty ? emptyLaneWords(context, lane) : `${title}:`}</li>}
			<Lane {...props} />
		</ol>
	);
}

type LineProps = Props & { id: string; number: number; children?: React.ReactNode };

function StepLine({ context, problems, steps, runStatus, selected, onSelect, id, number, children }: LineProps) {
	const isReceived = id === "trigger" && !steps?.get(id);
	const overlay = runStatus === null ? null : isReceived ? RECEIVED : overlayOf(steps?.get(id), runStatus);
	return (
		<li>
			<StepRow
				id={id}
				number={number}
				sentence={keptBits(context, id)}
				tone={overlay?.tone ?? null}
				state={overlay?.words ?? null}
				problem={problems.find((each) => each.at.card === id) ?? null}
				selected={selected === id}
				onSelect={onSelect}
			/>
			{children}
		</li>
	);
}

const RECEIVED = { tone: "ok" as const, words: "Received" };

const kept = new WeakMap<FlowContext, Map<string, SentenceBit[]>>();

/** Worked out once for each state of the flow: a selection changes no sentence. */
function keptBits(context: FlowContext, id: string): SentenceBit[] {
	const known = kept.get(context) ?? new Map<string, SentenceBit[]>();
	kept.set(context, known);
	const bits = known.get(id) ?? sentenceBits(context, id);
	known.set(id, bits);
	return bits;
}

/** The sentence in pieces that are drawn alike: plain words, values, and slots that ask. */
function sentenceBits(context: FlowContext, id: string): SentenceBit[] {
	if (id === "trigger" && !cardOf(context, id)) return [{ kind: "words", text: START_WORDS[context.kind].sentence }];
	const entry = entryOf(context, id);
	const connector = entry?.kind === "action" ? connectorOf(context, entry.id) : undefined;
	const bits = sentenceOf(context, id).map((part): SentenceBit => {
		const text = piecesText(part.pieces);
		if (part.field === null) return { kind: "words", text };
		return { kind: part.pieces.some((piece) => piece.kind === "slot") ? "slot" : "value", text };
	});
	const named = bits.some((bit) => bit.kind === "words" && connector && bit.text.includes(connector.name));
	if (connector?.group !== "connector" || named) return bits;
	return [...bits, { kind: "words", text: " in " }, { kind: "value", text: connector.name }];
}
