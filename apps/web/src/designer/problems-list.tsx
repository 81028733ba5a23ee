import type { Problem } from "@keyway/schema/problem";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { StatusDot } from "../ui/status-dot.tsx";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import "./problems-list.css";

const GLYPHS = { error: CircleAlert, warning: TriangleAlert, info: Info };

type Props = { context: FlowContext; problems: readonly Problem[]; onJump: (problem: Problem) => void };

/** What is wrong with the flow; each row leads to its card and field. */
export function ProblemsList({ context, problems, onJump }: Props) {
	if (problems.length === 0)
		return (
			<p className="problems-none">
				<StatusDot tone="ok" /> No problems. The flow can be published.
			</p>
		);
	return (
		<ul className="problems-list">
			{problems.map((problem) => {
				const Glyph = GLYPHS[problem.severity];
				const { card, field } = problem.at;
				return (
					<li key={`${problem.code}.${card ?? ""}.${field ?? ""}.${problem.message}`} data-severity={problem.severity}>
						<button type="button" onClick={() => onJump(problem)}>
							<Glyph size={16} aria-hidden="true" />
							<span>
								{problem.message}
								<small>{card ? titleOf(context, card) : "The flow"}</small>
							</span>
						</button>
					</li>
				);
			})}
		</ul>
	);
}
