import { getFlow } from "@keyway/contract/flows";
import type { RunDetail } from "@keyway/contract/runs";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { useCatalogue } from "../api/use-catalogue.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import { DocumentContext } from "../designer/document-context.ts";
import { createDocumentStore } from "../designer/document-store.ts";
import { Workspace } from "../designer/workspace.tsx";
import { WorkspaceSkeleton } from "../designer/workspace-skeleton.tsx";
import { Shell } from "../shell/shell.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { useTitle } from "../ui/use-title.ts";
import { useVersion } from "../versions/use-version.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import { IterationPicker } from "./iteration-picker.tsx";
import { type Chosen, loopsIn, stepsOfChosen } from "./iterations.ts";
import { RunBar } from "./run-bar.tsx";
import { runName } from "./run-words.ts";
import { askingStep, UnknownOutcome } from "./unknown-outcome.tsx";
import { useRun } from "./use-run.ts";
import { useSteps } from "./use-steps.ts";
import "../designer/flow-place.css";

/** A run over the flow's version that it ran: what each card did, live while it goes on. */
export default function RunPage({ flowId, runId }: { flowId: string; runId: string }) {
	const run = useRun(runId);
	const catalogue = useCatalogue();
	const number = run.data?.version;
	const version = useVersion(flowId, number);
	const flow = useQuery({
		queryKey: ["flow-kind", flowId],
		queryFn: ({ signal }) => api(getFlow, { params: { id: flowId } }, { signal }),
		staleTime: Number.POSITIVE_INFINITY,
		select: ({ kind }) => kind,
	});
	const error = run.error ?? version.error ?? catalogue.error;
	// A flow in the bin cannot be read any more, its runs can.
	const kind = flow.data ?? (flow.isError ? "automation" : undefined);
	const ready = run.data && version.data && kind && catalogue.data;
	if (error && !ready)
		return (
			<Shell>
				<main id="main">
					<ErrorState title="The run could not be opened" error={error} onRetry={() => void run.refetch()} />
					<p style={{ textAlign: "center" }}>
						<Button component={Link} href="/runs">
							All runs
						</Button>
					</p>
				</main>
			</Shell>
		);
	if (!ready) return <WorkspaceSkeleton />;
	return <Watching run={run.data} graph={version.data.graph} kind={kind} catalogue={catalogue.data} />;
}

type Props = { run: RunDetail; graph: FlowGraph; kind: FlowKind; catalogue: Catalogue };

function Watching({ run, graph, kind, catalogue }: Props) {
	useTitle(`Run ${runName(run.id)}, ${run.flowName}`);
	const context = useMemo<FlowContext>(() => ({ graph, catalogue, kind }), [graph, catalogue, kind]);
	// A version is read, never edited: this document is sent nowhere.
	const [store] = useState(() =>
		createDocumentStore(
			{ kind, catalogue, graph, revision: 0, problems: [] },
			{
				post: () => Promise.reject(new Error("A version cannot be edited.")),
				read: () => Promise.resolve({ graph, revision: 0, problems: [] }),
			},
		),
	);
	const [chosen, setChosen] = useState<Chosen>({});
	const steps = useSteps(run, chosen);
	const shown = useMemo(() => ({ ...run, steps: stepsOfChosen(steps, chosen) }), [run, steps, chosen]);
	const asking = askingStep(run);
	const { reset, select } = useDesignerView();
	useEffect(() => {
		reset();
		useDesignerView.getState().setDockTab("runs");
	}, [reset]);
	const failed = run.status === "failed" ? run.steps.findLast((step) => step.status === "failed")?.card : undefined;
	useEffect(() => {
		// The failure is what people come for; a card that they chose themselves stays chosen.
		if (failed && useDesignerView.getState().selected === null) select(failed);
	}, [failed, select]);
	return (
		<DocumentContext.Provider value={store}>
			<Workspace
				flowId={run.flowId}
				context={context}
				problems={NONE}
				readOnly
				run={shown}
				heading={`Run ${runName(run.id)} of ${run.flowName}`}
				place={
					<div className="crumbs">
						<ChevronRight size={15} aria-hidden="true" />
						<Link href={`/flows/${run.flowId}`} className="crumbs-name">
							<span className="ellipsis">{run.flowName}</span>
						</Link>
						<ChevronRight size={15} aria-hidden="true" />
						<span className="ellipsis">{run.version > 0 ? `Version ${run.version}` : "Draft, as it was tested"}</span>
					</div>
				}
				actions={null}
				over={
					<>
						<RunBar run={run}>
							{loopsIn(steps, chosen).map((loop) => (
								<IterationPicker
									key={loop.path}
									loop={loop}
									title={titleOf(context, loop.card)}
									onChange={(index) => setChosen({ ...chosen, [loop.path]: index })}
								/>
							))}
						</RunBar>
						{asking ? <UnknownOutcome key={asking.path} run={run} step={asking} context={context} /> : null}
					</>
				}
			/>
		</DocumentContext.Provider>
	);
}

const NONE: never[] = [];
