import { equal } from "@keyway/flow/equal";
import type { Problem } from "@keyway/schema/problem";
import { CircleAlert } from "lucide-react";
import { memo } from "react";
import type { Tone } from "../ui/status.ts";
import { StatusDot } from "../ui/status-dot.tsx";

export type SentenceBit = { kind: "words" | "value" | "slot"; text: string };

type Props = {
	id: string;
	number: number;
	sentence: SentenceBit[];
	/** In a run: how the card went, as colour and in words. */
	tone: Tone | null;
	state: string | null;
	problem: Problem | null;
	selected: boolean;
	onSelect: (card: string) => void;
};

/** One step as a sentence; drawn again only when it says something else. */
export const StepRow = memo(function StepRow(props: Props) {
	const { id, number, sentence, tone, state, problem, selected, onSelect } = props;
	return (
		<button type="button" className="step-line" data-step={id} aria-current={selected} onClick={() => onSelect(id)}>
			{tone ? (
				<>
					<StatusDot tone={tone} />
					<span className="visually-hidden">{state}</span>
				</>
			) : null}
			<span className="step-number">{number}</span>
			<span className="ellipsis grow">
				{sentence.map((bit, index) => {
					// The place in the sentence is what tells its pieces apart.
					const key = `${bit.kind}-${index}`;
					if (bit.kind === "words") return <span key={key}>{bit.text}</span>;
					return (
						<b key={key} className={bit.kind === "slot" ? "step-slot" : undefined}>
							{bit.text}
						</b>
					);
				})}
			</span>
			{problem ? (
				<span className="step-mark" data-severity={problem.severity} title={problem.message}>
					<CircleAlert size={14} aria-hidden="true" />
					<span className="visually-hidden">{problem.message}</span>
				</span>
			) : null}
		</button>
	);
}, equal);
