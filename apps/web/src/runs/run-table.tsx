import type { RunSummary } from "@keyway/schema/run";
import { Checkbox } from "@mantine/core";
import { Link } from "wouter";
import { fullTime, shortTime } from "../ui/format.ts";
import { RUN_STATUS } from "../ui/status.ts";
import { StatusDot } from "../ui/status-dot.tsx";
import { resultWords, runName } from "./run-words.ts";
import "../ui/data-table.css";
import "./run-table.css";

/** Runs that were ticked, to do something to all of them. */
type Picked = { ids: ReadonlySet<string>; onChange: (ids: Set<string>) => void };
type Props = {
	runs: RunSummary[];
	compact?: boolean;
	selected?: string | undefined;
	withFlow?: boolean;
	picked?: Picked;
};

/** Runs as rows: state, person, when, what it came to. */
export function RunTable({ runs, compact = false, selected, withFlow = false, picked }: Props) {
	return (
		<table className={compact ? "data-table compact" : "data-table"}>
			<thead>
				<tr>
					{picked ? (
						<th scope="col" className="pick">
							<Checkbox
								size="xs"
								aria-label="Choose all runs that are shown"
								checked={picked.ids.size > 0 && runs.every(({ id }) => picked.ids.has(id))}
								indeterminate={picked.ids.size > 0 && runs.some(({ id }) => !picked.ids.has(id))}
								onChange={(event) =>
									picked.onChange(new Set(event.currentTarget.checked ? runs.map(({ id }) => id) : []))
								}
							/>
						</th>
					) : null}
					<th scope="col">Run</th>
					{withFlow ? <th scope="col">Flow</th> : null}
					<th scope="col">User</th>
					<th scope="col">Started</th>
					<th scope="col" className="number">
						Result
					</th>
				</tr>
			</thead>
			<tbody>
				{runs.map((run) => {
					const { tone, label } = RUN_STATUS[run.status];
					return (
						<tr key={run.id} data-selected={run.id === selected || picked?.ids.has(run.id)}>
							{picked ? (
								<td className="pick">
									<Checkbox
										size="xs"
										aria-label={`Choose run ${runName(run.id)}`}
										checked={picked.ids.has(run.id)}
										onChange={() => {
											const ids = new Set(picked.ids);
											if (!ids.delete(run.id)) ids.add(run.id);
											picked.onChange(ids);
										}}
									/>
								</td>
							) : null}
							<td>
								<Link
									className="run-name"
									href={`/flows/${run.flowId}/runs/${run.id}`}
									aria-label={`Run ${runName(run.id)}${run.mode === "test" ? " Test" : ""}, ${label}`}
									aria-current={run.id === selected ? "true" : undefined}
								>
									<StatusDot tone={tone} />
									<span className="mono">{runName(run.id)}</span>{" "}
									{run.mode === "test" ? <span className="mut">Test</span> : null}
								</Link>
							</td>
							{withFlow ? <td className="ellipsis">{run.flowName}</td> : null}
							<td className="ellipsis">{run.subject ?? ""}</td>
							<td>
								<time dateTime={run.startedAt} title={fullTime(run.startedAt)}>
									{shortTime(run.startedAt)}
								</time>
							</td>
							<td className="number" data-tone={tone} title={run.error?.message ?? run.reason ?? undefined}>
								{resultWords(run)}
							</td>
						</tr>
					);
				})}
			</tbody>
		</table>
	);
}
