import { Button, Textarea } from "@mantine/core";
import { CornerDownLeft, Sparkles } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useDesignerView } from "../designer/designer-view.ts";
import { useDocument } from "../designer/document-context.ts";
import { Chip } from "../ui/chip.tsx";
import { count } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import { type FlowContext, iconOf, titleOf } from "../words/flow-context.ts";
import { withSentences } from "./flow-text.ts";
import { useChange } from "./use-change.ts";
import { useFlowText, useReading } from "./use-reading.ts";
import "./composer.css";

/** As fast as reading is; slower typing is not read in between. */
const REST_MS = 120;
const NO_SWAPS: ReadonlyMap<string, string> = new Map();

/** Says new steps in words: what they become is shown, here and on the canvas, before Enter writes it. */
export default function Composer({ context }: { context: FlowContext }) {
	const { graph, kind } = context;
	const [words, setWords] = useState("");
	const [swaps, setSwaps] = useState(NO_SWAPS);
	const [turn, setTurn] = useState(0);
	const edit = useDocument((state) => state.edit);
	const selected = useDesignerView((view) => view.selected);

	const typing = words.trim() !== "";
	const flowText = useFlowText(graph, kind, null, typing);
	const rested = useDebounced(words, REST_MS);
	const asked = useMemo(
		() => (flowText.data && rested.trim() ? withSentences(flowText.data, selected, rested) : null),
		[flowText.data, selected, rested],
	);
	const reading = useReading(asked?.text ?? "", kind, graph, typing && asked !== null && !flowText.isPlaceholderData);
	const { data } = reading;
	const change = useChange(data ?? null, context, swaps, typing);
	const fresh = useMemo(() => data?.lines.filter((line) => asked?.added.includes(line.n)) ?? [], [data, asked]);
	const problems = data?.problems.filter((each) => each.line !== undefined && asked?.added.includes(each.line)) ?? [];
	const others = useMemo(
		() =>
			fresh.flatMap((line) =>
				line.clauses.flatMap(({ card, alternatives }) => alternatives.map((each) => ({ card, ...each }))),
			),
		[fresh],
	);

	const drop = () => {
		setWords("");
		setSwaps(NO_SWAPS);
		setTurn(0);
	};
	const accept = () => {
		// What is written is what was shown, never a reading that is still on its way.
		if (!change || change.edits.length === 0 || rested !== words) return;
		const made = [...change.marks].flatMap(([id, mark]) => (mark === "proposed" ? [id] : []));
		if (!edit(made.length === 1 ? `Write a step` : `Write ${count(made.length, "step")}`, change.edits)) return;
		drop();
		const last = made.at(-1);
		if (last) useDesignerView.getState().select(last);
	};
	/** Goes through the other readings, and back to the first. */
	const cycle = () => {
		const next = (turn + 1) % (others.length + 1);
		const other = others[next - 1];
		setTurn(next);
		setSwaps(other ? new Map([[other.card, other.uses]]) : NO_SWAPS);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		event.stopPropagation();
		if (event.key === "Escape" && words) drop();
		else if (event.key === "Enter" && !event.shiftKey) accept();
		else if (event.key === "Tab" && !event.shiftKey && others.length > 0) cycle();
		else return;
		event.preventDefault();
	};
	const after = change ? { ...context, graph: change.graph } : context;
	const made = change ? [...change.marks].filter(([, mark]) => mark !== "moved") : [];
	return (
		<section className="composer" aria-label="Write a step">
			<Sparkles size={16} aria-hidden="true" />
			<Textarea
				aria-label="Say what should happen next"
				placeholder="Say what should happen next, or paste a whole list"
				variant="unstyled"
				autosize
				minRows={1}
				maxRows={6}
				maxLength={200_000}
				value={words}
				onChange={(event) => {
					setWords(event.currentTarget.value);
					setSwaps(NO_SWAPS);
					setTurn(0);
				}}
				onKeyDown={onKeyDown}
			/>
			<Button
				variant="filled"
				rightSection={<CornerDownLeft size={14} />}
				disabled={!change || change.edits.length === 0 || rested !== words}
				loading={typing && reading.isFetching && !data}
				onClick={accept}
			>
				Add
			</Button>
			{typing ? (
				<div className="composer-read" role="status" aria-live="polite">
					{made.slice(0, 6).map(([id, mark]) => (
						<span key={id} className="composer-card">
							<Chip icon={iconOf(after, id)} label={titleOf(after, id)} />
							{mark === "changed" ? <span className="mut">changed</span> : null}
						</span>
					))}
					{made.length > 6 ? <span className="mut">and {count(made.length - 6, "more card")}</span> : null}
					{change && made.length > 0 ? (
						<span className="mut">{selected ? `after ${titleOf(context, selected)}` : "at the end"}</span>
					) : null}
					{others.length > 0 ? (
						<span className="mut">
							Tab: {count(others.length, "other reading")}
							{turn > 0 ? `, now ${others[turn - 1]?.title}` : ""}
						</span>
					) : null}
					{problems.slice(0, 3).map((problem) => (
						<span key={`${problem.line} ${problem.column} ${problem.code}`} className="composer-problem">
							{problem.message}
						</span>
					))}
				</div>
			) : null}
			<InlineAlert error={typing ? (reading.error ?? flowText.error) : null} />
		</section>
	);
}
