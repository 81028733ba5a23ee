import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useDesignerView } from "../designer/designer-view.ts";
import { useDocument } from "../designer/document-context.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { count } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { partsOf } from "./flow-text.ts";
import type { Change, Reading } from "./reading.ts";
import StepsEditor from "./steps-editor.tsx";
import { useChange } from "./use-change.ts";
import { useFlowText, useReading } from "./use-reading.ts";
import "./steps-text.css";

const REST_MS = 150;
type Props = { context: FlowContext; onSelect: (card: string | null) => void };

/** The whole flow as a text to write in: nothing changes before what it would become was seen and applied. */
export default function StepsText({ context, onSelect }: Props) {
	const [written, setWritten] = useState<string | null>(null);
	const flowText = useFlowText(context.graph, context.kind, written, true);
	if (flowText.error && !flowText.data)
		return (
			<ErrorState
				title="The flow could not be put into words"
				error={flowText.error}
				onRetry={() => void flowText.refetch()}
			/>
		);
	if (!flowText.data) return <SkeletonRows rows={5} height={26} />;
	return <Writing context={context} said={flowText.data.text} onWritten={setWritten} onSelect={onSelect} />;
}

type WritingProps = Props & { said: string; onWritten: (text: string) => void };

function Writing({ context, said, onWritten, onSelect }: WritingProps) {
	const { graph, kind } = context;
	const { template, steps: saidSteps } = partsOf(said);
	const [typed, setTyped] = useState<string | null>(null);
	const [swaps, setSwaps] = useState<ReadonlyMap<string, string>>(new Map());
	const [line, setLine] = useState<number | null>(null);
	const edit = useDocument((state) => state.edit);
	const selected = useDesignerView((view) => view.selected);
	const steps = typed ?? saidSteps;
	const rested = useDebounced(steps, REST_MS);
	const reading = useReading(`${template}\n${rested}\n`, kind, graph, true);
	const last = useRef<{ reading: Reading; of: string } | null>(null);
	if (reading.data) last.current = { reading: reading.data, of: rested };
	// An older reading keeps its underlines while the next is on its way, as long as the text is the same.
	const read = last.current?.of === steps ? last.current.reading : null;
	const change = useChange(read, context, swaps, typed !== null);

	const drop = () => {
		setTyped(null);
		setSwaps(new Map());
	};
	const accept = () => {
		if (!change) return;
		if (change.edits.length > 0 && !edit("Write the steps", change.edits)) return;
		onWritten(`${template}\n${steps}\n`);
		drop();
	};
	const others = read?.lines.find((each) => each.n === line)?.clauses ?? [];
	return (
		<div className="steps-text">
			<p className="steps-template">{template}</p>
			<StepsEditor
				steps={steps}
				reading={read}
				selected={selected}
				onChange={(next) => setTyped(next === saidSteps ? null : next)}
				onCard={(card, at) => {
					setLine(at);
					if (card && (card === "trigger" || graph.cards[card])) onSelect(card);
				}}
				onAccept={accept}
				onDrop={drop}
			/>
			{others.some((clause) => clause.alternatives.length > 0) ? (
				<fieldset className="steps-others" aria-label="Other readings of this line">
					{others.flatMap(({ card, alternatives }) =>
						alternatives.slice(0, 4).map(({ uses, title }) => (
							<Button
								key={`${card} ${uses}`}
								size="compact-xs"
								h={26}
								aria-pressed={swaps.get(card) === uses}
								onClick={() => {
									setTyped(steps);
									setSwaps(new Map([...swaps, [card, uses]]));
								}}
							>
								{title}
							</Button>
						)),
					)}
				</fieldset>
			) : null}
			<InlineAlert error={reading.error} />
			{typed === null ? null : (
				<div className="steps-foot" role="status" aria-live="polite">
					<span className="grow">{changeWords(change)}</span>
					<Button onClick={drop}>Discard</Button>
					<Button variant="filled" disabled={!change} onClick={accept}>
						Apply
					</Button>
				</div>
			)}
		</div>
	);
}

function changeWords(change: Change | null): string {
	if (!change) return "Reading…";
	const diff = change.edits[0]?.kind === "diff.apply" ? change.edits[0].diff : null;
	if (!diff) return "Says the same as the flow.";
	const added = Object.keys(diff.cards.added).length;
	const updated = Object.keys(diff.cards.updated).length + (diff.trigger ? 1 : 0);
	const removed = Object.keys(diff.cards.removed).length;
	const parts = [
		added > 0 ? `adds ${count(added, "card")}` : "",
		updated > 0 ? `changes ${updated}` : "",
		removed > 0 ? `removes ${removed}` : "",
	].filter(Boolean);
	const words = parts.length > 0 ? parts.join(", ") : "moves cards";
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
