import { getRun, type RunDetail } from "@keyway/contract/runs";
import { equal } from "@keyway/flow/equal";
import type { Json } from "@keyway/schema/json";
import type { StepRun } from "@keyway/schema/run";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { useCatalogue } from "../api/use-catalogue.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { between, fullTime } from "../ui/format.ts";
import { Page } from "../ui/page.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { RUN_STATUS, STEP_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { useVersion } from "../versions/use-version.ts";
import { titleOf } from "../words/flow-context.ts";
import { resultWords, runName } from "./run-words.ts";
import "../ui/data-table.css";
import "./compare-runs-page.css";

const useOne = (id: string) =>
	useQuery({ queryKey: ["run", id], queryFn: ({ signal }) => api(getRun, { params: { id } }, { signal }) });

/** Two runs of a flow side by side: how each step went, and where what they were given or gave differs. */
export default function CompareRunsPage({ left, right }: { left: string; right: string }) {
	const [a, b] = [useOne(left), useOne(right)];
	const version = useVersion(b.data?.flowId ?? "", b.data?.version);
	const catalogue = useCatalogue().data;
	const error = a.error ?? b.error;
	const graph = version.data?.graph;
	const name = (card: string) =>
		graph && catalogue && (card === "trigger" || graph.cards[card])
			? titleOf({ graph, catalogue, kind: "automation" }, card)
			: card;
	return (
		<Page title="Two runs" lead={b.data?.flowName ?? ""}>
			<section className="panel" aria-label="Comparison of two runs">
				{error ? (
					<ErrorState title="The runs could not be loaded" error={error} onRetry={() => void a.refetch()} />
				) : null}
				{!error && !(a.data && b.data) ? <SkeletonRows rows={6} /> : null}
				{a.data && b.data ? <Comparison left={a.data} right={b.data} name={name} /> : null}
			</section>
		</Page>
	);
}

type Sides = { left: RunDetail; right: RunDetail; name: (card: string) => string };

function Comparison({ left, right, name }: Sides) {
	const paths = [...new Set([...left.steps, ...right.steps].map(({ path }) => path))];
	const at = (run: RunDetail, path: string) => run.steps.find((step) => step.path === path);
	return (
		<table className="data-table compare-runs">
			<thead>
				<tr>
					<th scope="col">Step</th>
					<Head run={left} />
					<Head run={right} />
				</tr>
			</thead>
			<tbody>
				<tr>
					<th scope="row">Given</th>
					<td colSpan={2}>
						<Differences left={left.input} right={right.input} what="The same data" />
					</td>
				</tr>
				{paths.map((path) => {
					const [one, two] = [at(left, path), at(right, path)];
					const iteration = path.includes("[") ? path : null;
					return (
						<tr key={path}>
							<th scope="row">
								{name((one ?? two)?.card ?? path)}
								{iteration ? <small>{iteration}</small> : null}
							</th>
							<Side step={one} other={two} />
							<Side step={two} other={one} />
						</tr>
					);
				})}
			</tbody>
		</table>
	);
}

function Head({ run }: { run: RunDetail }) {
	return (
		<th scope="col">
			<Link className="name" href={`/flows/${run.flowId}/runs/${run.id}`}>
				Run {runName(run.id)}
			</Link>
			<small>
				{run.subject ? `${run.subject}, ` : ""}v{run.version}, {fullTime(run.startedAt)}
			</small>
			<StatusText look={RUN_STATUS[run.status]} detail={resultWords(run)} />
		</th>
	);
}

function Side({ step, other }: { step: StepRun | undefined; other: StepRun | undefined }) {
	if (!step) return <td className="mut">Not reached</td>;
	const look = STEP_STATUS[step.status];
	const length = step.status === "succeeded" ? between(step.startedAt, step.endedAt) : null;
	return (
		<td data-differs={other !== undefined && other.status !== step.status}>
			<StatusText look={look} detail={length ?? step.error?.message ?? look.label} />
			<Values own={step.input} other={other?.input} label="Input" />
			<Values own={step.output} other={other?.output} label="Output" />
		</td>
	);
}

/** The members that are not as on the other side. */
function Values({ own, other, label }: { own: Json | undefined; other: Json | undefined; label: string }) {
	const found = differing(own, other);
	if (found.length === 0) return null;
	return (
		<details>
			<summary>
				{label} differs in {found.join(", ")}
			</summary>
			<pre>{JSON.stringify(own, null, 2)}</pre>
		</details>
	);
}

function Differences({ left, right, what }: { left: Json; right: Json; what: string }) {
	const found = differing(left, right);
	if (found.length === 0) return <span className="mut">{what}</span>;
	return (
		<details>
			<summary>Differs in {found.join(", ")}</summary>
			<div className="compare-runs-pair">
				<pre>{JSON.stringify(left, null, 2)}</pre>
				<pre>{JSON.stringify(right, null, 2)}</pre>
			</div>
		</details>
	);
}

const isRecord = (value: Json | undefined): value is { [name: string]: Json } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** Names of the members that differ; a record that stands alone is looked into. */
function differing(left: Json | undefined, right: Json | undefined): string[] {
	if (left === undefined || right === undefined || equal(left, right)) return [];
	if (!isRecord(left) || !isRecord(right)) return ["value"];
	const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
		(each) => !equal(left[each], right[each]),
	);
	const [only] = names;
	if (names.length === 1 && only && isRecord(left[only]) && isRecord(right[only]))
		return differing(left[only], right[only]);
	return names;
}
