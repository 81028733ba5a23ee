import type { Statistics } from "@keyway/contract/statistics";
import { Link } from "wouter";
import { cardAddress } from "../flows/mention-list.tsx";
import { count, span } from "../ui/format.ts";
import { bucketName, RunBars } from "./run-bars.tsx";
import "../ui/data-table.css";
import "./statistics-view.css";

const share = (part: number, whole: number): string =>
	part === 0 ? "" : `${((part / whole) * 100).toFixed(part === whole ? 0 : 1)} %`;

/** What a time of runs looks like: how many, how long, which cards and which flows. */
export function StatisticsView({ data, ofFlow }: { data: Statistics; ofFlow: boolean }) {
	const { runs, failed, durations, buckets, step } = data;
	return (
		<>
			<section className="panel statistics-panel" aria-label="Runs over time">
				<dl className="statistics-numbers">
					<Figure name="Runs" value={String(runs)} />
					<Figure name="Failed" value={String(failed)} note={share(failed, runs)} />
					<Figure name="Half take at most" value={durations ? span(durations.p50) : "–"} />
					<Figure name="95 of 100" value={durations ? span(durations.p95) : "–"} />
					<Figure name="99 of 100" value={durations ? span(durations.p99) : "–"} />
				</dl>
				<RunBars buckets={buckets} step={step} />
				<details className="statistics-table">
					<summary>The same in numbers</summary>
					<table className="data-table compact">
						<thead>
							<tr>
								<th scope="col">Began</th>
								<th scope="col">Went well</th>
								<th scope="col">Failed</th>
								<th scope="col">Open or cancelled</th>
							</tr>
						</thead>
						<tbody>
							{buckets
								.filter((each) => each.succeeded + each.failed + each.other > 0)
								.map(({ at, succeeded, failed, other }) => (
									<tr key={at}>
										<td>{bucketName(at, step)}</td>
										<td>{succeeded}</td>
										<td>{failed}</td>
										<td>{other}</td>
									</tr>
								))}
						</tbody>
					</table>
				</details>
			</section>
			<div className="statistics-pair" data-single={ofFlow}>
				<SlowCards data={data} ofFlow={ofFlow} />
				{ofFlow ? null : <BusyFlows flows={data.flows} />}
			</div>
		</>
	);
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>
				{value}
				{note ? <small>{note}</small> : null}
			</dd>
		</div>
	);
}

function SlowCards({ data, ofFlow }: { data: Statistics; ofFlow: boolean }) {
	const { cards, sampled } = data;
	const longest = Math.max(1, ...cards.map(({ p95 }) => p95));
	return (
		<section className="panel statistics-panel" aria-label="Slowest cards">
			<h2>Slowest cards</h2>
			<p className="mut">Of the newest {count(sampled, "run")} that ended. Waits are left out.</p>
			{cards.length === 0 ? <p className="mut">No card took any time.</p> : null}
			<ol className="slow-cards">
				{cards.map(({ flowId, flowName, card, title, calls, failed, p50, p95 }) => (
					<li key={`${flowId} ${card}`}>
						<span className="grow">
							<Link href={cardAddress(flowId, { card })}>{title}</Link>
							<span className="cell-sub">
								{ofFlow ? "" : `${flowName}, `}
								{count(calls, "call")}
								{failed > 0 ? `, ${failed} failed` : ""}
							</span>
						</span>
						<span>
							{span(p50)}
							<span className="cell-sub">95 %: {span(p95)}</span>
						</span>
						<i aria-hidden="true" style={{ width: `${(p95 / longest) * 100}%` }}>
							<i style={{ width: `${(p50 / Math.max(p95, 1)) * 100}%` }} />
						</i>
					</li>
				))}
			</ol>
		</section>
	);
}

function BusyFlows({ flows }: Pick<Statistics, "flows">) {
	return (
		<section className="panel statistics-panel" aria-label="Flows with the most runs">
			<h2>Flows with the most runs</h2>
			<table className="data-table compact">
				<thead>
					<tr>
						<th scope="col">Flow</th>
						<th scope="col">Runs</th>
						<th scope="col">Failed</th>
						<th scope="col">Half take</th>
					</tr>
				</thead>
				<tbody>
					{flows.map(({ id, name, runs, failed, p50 }) => (
						<tr key={id}>
							<td>
								<Link className="name" href={`/runs/statistics?flow=${id}`}>
									{name}
								</Link>
							</td>
							<td>{runs}</td>
							<td>{failed === 0 ? "0" : `${failed} (${share(failed, runs)})`}</td>
							<td>{p50 === null ? "–" : span(p50)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
