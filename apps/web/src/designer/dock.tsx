import type { RunDetail } from "@keyway/contract/runs";
import type { Problem } from "@keyway/schema/problem";
import { useMediaQuery } from "@mantine/hooks";
import { Braces, CircleAlert, GitCompareArrows, History, ListOrdered } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo } from "react";
import { lastSteps } from "../canvas/scene.ts";
import { RunTable } from "../runs/run-table.tsx";
import { StepData } from "../runs/step-data.tsx";
import { useRuns } from "../runs/use-runs.ts";
import { StepsPanel } from "../steps/steps-panel.tsx";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import type { Change } from "../versions/changes.ts";
import { ChangesList } from "../versions/changes-list.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { useDesignerView } from "./designer-view.ts";
import { DockTabs, type TabSpec } from "./dock-tabs.tsx";
import { ProblemsList } from "./problems-list.tsx";
import { StepsList } from "./steps-list.tsx";
import "./dock.css";

/** Differences for the dock: `Changes since v3`, and what stands over the list. */
export type ShownChanges = { label: string; list: readonly Change[]; head?: ReactNode };

type Props = {
	flowId: string;
	context: FlowContext;
	readOnly: boolean;
	problems: Problem[];
	/** Errors and warnings, without hints. */
	serious: Problem[];
	run: RunDetail | null;
	/** What differs from the published version, or between two versions. */
	changes: ShownChanges | null;
	onSelect: (card: string | null) => void;
	onJump: (problem: Problem) => void;
};

/** Under the canvas: the flow in words, its runs, what is wrong, and in a run the data of the selected step. */
export function Dock({ flowId, context, readOnly, problems, serious, run, changes, onSelect, onJump }: Props) {
	const narrow = useMediaQuery("(max-width: 1439px)", window.innerWidth < 1440) ?? false;
	const single = useMediaQuery("(max-width: 1639px)", window.innerWidth < 1640) ?? false;
	const { selected, dockTab, setDockTab } = useDesignerView();
	const steps = useMemo(() => (run ? lastSteps(run.steps) : null), [run]);
	// The canvas comes first: the sentences follow with the next free moment.
	const sentences = useDeferredValue<FlowContext | null>(context, null);
	const marked = useDeferredValue(selected);
	const stepsList =
		sentences === null ? (
			<div className="steps-list" />
		) : (
			<StepsPanel
				context={sentences}
				editable={!readOnly && !run}
				onSelect={onSelect}
				list={
					<StepsList
						context={sentences}
						problems={serious}
						steps={steps}
						runStatus={run?.status ?? null}
						selected={marked}
						onSelect={onSelect}
					/>
				}
			/>
		);
	const tabs: TabSpec[] = [
		...(narrow ? [{ id: "steps" as const, label: "Steps", icon: ListOrdered }] : []),
		{ id: "runs", label: "Runs", icon: History },
		...(narrow && run ? [{ id: "data" as const, label: "Data", icon: Braces }] : []),
		{ id: "problems", label: "Problems", icon: CircleAlert, count: serious.length },
		...(changes
			? [
					{
						id: "changes" as const,
						label: changes.label,
						icon: GitCompareArrows,
						count: changes.list.length,
						plain: true,
					},
				]
			: []),
	];
	const tab = tabs.some((each) => each.id === dockTab) ? dockTab : "runs";
	const data =
		run && selected ? (
			<StepData
				key={selected}
				context={context}
				card={selected}
				step={steps?.get(selected)}
				input={run.input}
				{...(single ? { onClose: () => onSelect(null) } : {})}
			/>
		) : null;
	return (
		<section className="dock" aria-label="Steps, runs and problems" data-narrow={narrow}>
			{narrow ? null : (
				<div className="dock-pane">
					<div className="dock-head">
						<h2>Steps</h2>
						<span className="dock-sync">
							<i aria-hidden="true" />
							In sync with canvas
						</span>
					</div>
					{stepsList}
				</div>
			)}
			<div className="dock-pane">
				<div className="dock-head dock-tabs-head">
					<DockTabs tabs={tabs} value={tab} onChange={setDockTab} />
				</div>
				<div
					id="dock-panel"
					className="dock-body"
					role="tabpanel"
					aria-labelledby={`dock-tab-${tab}`}
					data-single={single || tab !== "runs"}
				>
					{tab === "steps" ? stepsList : null}
					{tab === "runs" ? (
						<>
							<FlowRuns flowId={flowId} selected={run?.id} />
							{single ? null : (data ?? <NoData hasRun={run !== null} />)}
						</>
					) : null}
					{tab === "data" ? (data ?? <NoData hasRun />) : null}
					{tab === "changes" && changes ? (
						<section className="dock-scroll" aria-label={changes.label}>
							{changes.head}
							<ChangesList changes={changes.list} onJump={onSelect} />
						</section>
					) : null}
					{tab === "problems" ? (
						<div className="dock-scroll">
							<ProblemsList context={context} problems={problems} onJump={onJump} />
						</div>
					) : null}
				</div>
				{single && data && tab === "runs" ? <div className="dock-over">{data}</div> : null}
			</div>
		</section>
	);
}

function NoData({ hasRun }: { hasRun: boolean }) {
	return (
		<div className="step-data">
			<p className="step-data-none">
				{hasRun ? "Select a card to see what went in and what came out." : "Open a run to see the data of each step."}
			</p>
		</div>
	);
}

function FlowRuns({ flowId, selected }: { flowId: string; selected: string | undefined }) {
	const list = useRuns({ flow: flowId });
	const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<section className="dock-scroll" aria-label="Runs of this flow">
			{list.isPending ? <SkeletonRows rows={5} height={31} /> : null}
			{list.isError && runs.length === 0 ? <InlineAlert error={list.error} /> : null}
			{list.isSuccess && runs.length === 0 ? (
				<p className="dock-none">No runs yet. Publish the flow; each run then appears here.</p>
			) : null}
			{runs.length > 0 ? <RunTable runs={runs} compact selected={selected} /> : null}
		</section>
	);
}
