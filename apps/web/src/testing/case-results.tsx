import type { CaseResult } from "@keyway/contract/flow-tests";
import { StatusDot } from "../ui/status-dot.tsx";
import "./case-results.css";

type Props = { results: readonly CaseResult[]; onShow?: (run: string) => void };

/** How the remembered tests came out: green, or red with what was expected. */
export function CaseResults({ results, onShow }: Props) {
	return (
		<ul className="case-results" aria-label="Results of the tests">
			{results.map(({ name, run, problems }) => (
				<li key={name}>
					<StatusDot tone={problems.length === 0 ? "ok" : "bad"} />
					<span className="grow">
						<b>{name}</b> {problems.length === 0 ? "passed" : "failed"}
						{problems.map((problem) => (
							<small key={problem}>{problem}</small>
						))}
					</span>
					{run && onShow ? (
						<button type="button" aria-label={`Show the run of ${name}`} onClick={() => onShow(run)}>
							Show
						</button>
					) : null}
				</li>
			))}
		</ul>
	);
}
