import { type FlowDetail, getFlow, restoreVersion } from "@keyway/contract/flows";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import { api } from "../api/client.ts";
import { useCatalogue } from "../api/use-catalogue.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import { DocumentContext } from "../designer/document-context.ts";
import { createDocumentStore } from "../designer/document-store.ts";
import { Workspace } from "../designer/workspace.tsx";
import { WorkspaceSkeleton } from "../designer/workspace-skeleton.tsx";
import { useMe } from "../session/use-me.ts";
import { Shell } from "../shell/shell.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { count } from "../ui/format.ts";
import { notifyDone, notifyError } from "../ui/notify.ts";
import { useTitle } from "../ui/use-title.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { compare } from "./changes.ts";
import { useVersion, useVersions } from "./use-version.ts";
import "../designer/flow-place.css";
import "./compare-page.css";

type Props = { flowId: string; from: string; to: string };

const numberOf = (side: string): number | null => (side === "draft" ? null : Number(side));

/** Two versions of a flow, or a version and the draft, over each other on the canvas and side by side in words. */
export default function ComparePage({ flowId, from, to }: Props) {
	const catalogue = useCatalogue();
	const flow = useQuery({
		queryKey: ["flow-to-compare", flowId],
		queryFn: ({ signal }) => api(getFlow, { params: { id: flowId } }, { signal }),
		gcTime: 0,
	});
	const [left, right] = [useVersion(flowId, numberOf(from)), useVersion(flowId, numberOf(to))];
	const graphOf = (side: string, version: typeof left) => (side === "draft" ? flow.data?.draft : version.data?.graph);
	const [before, after] = [graphOf(from, left), graphOf(to, right)];
	const error = flow.error ?? catalogue.error ?? left.error ?? right.error;
	if (error && !(before && after && catalogue.data))
		return (
			<Shell>
				<main id="main">
					<ErrorState title="The versions could not be compared" error={error} onRetry={() => void flow.refetch()} />
					<p style={{ textAlign: "center" }}>
						<Button component={Link} href={`/flows/${flowId}`}>
							Back to the flow
						</Button>
					</p>
				</main>
			</Shell>
		);
	if (!flow.data || !before || !after || !catalogue.data) return <WorkspaceSkeleton />;
	return (
		<Comparing
			key={`${from}/${to}`}
			flow={flow.data}
			catalogue={catalogue.data}
			before={before}
			after={after}
			from={from}
			to={to}
		/>
	);
}

type ComparingProps = Omit<Props, "flowId"> & {
	flow: FlowDetail;
	catalogue: Catalogue;
	before: FlowGraph;
	after: FlowGraph;
};

const nameOf = (side: string): string => (side === "draft" ? "Draft" : `Version ${side}`);

function Comparing({ flow, catalogue, before, after, from, to }: ComparingProps) {
	useTitle(`${nameOf(from)} and ${nameOf(to)}, ${flow.name}`);
	const { kind } = flow;
	const comparison = useMemo(() => compare(before, after, { catalogue, kind }), [before, after, catalogue, kind]);
	const context = useMemo<FlowContext>(
		() => ({ graph: comparison.graph, catalogue, kind }),
		[comparison, catalogue, kind],
	);
	// A comparison is read, never edited: this document is sent nowhere.
	const [store] = useState(() =>
		createDocumentStore(
			{ kind, catalogue, graph: comparison.graph, revision: 0, problems: [] },
			{
				post: () => Promise.reject(new Error("A comparison cannot be edited.")),
				read: () => Promise.resolve({ graph: comparison.graph, revision: 0, problems: [] }),
			},
		),
	);
	const { reset } = useDesignerView();
	useEffect(() => {
		reset();
		useDesignerView.getState().setDockTab("changes");
	}, [reset]);
	const label = `${nameOf(from)} → ${nameOf(to)}`;
	return (
		<DocumentContext.Provider value={store}>
			<Workspace
				flowId={flow.id}
				context={context}
				problems={NONE}
				readOnly
				run={null}
				marks={comparison.marks}
				changes={{ label: "Changes", list: comparison.changes }}
				heading={`${label}, ${flow.name}`}
				place={
					<div className="crumbs">
						<ChevronRight size={15} aria-hidden="true" />
						<Link href={`/flows/${flow.id}`} className="crumbs-name">
							<span className="ellipsis">{flow.name}</span>
						</Link>
						<ChevronRight size={15} aria-hidden="true" />
						<span>Versions</span>
					</div>
				}
				actions={null}
				over={<CompareBar flow={flow} from={from} to={to} changes={comparison.changes.length} />}
			/>
		</DocumentContext.Provider>
	);
}

const NONE: never[] = [];

type BarProps = { flow: FlowDetail; from: string; to: string; changes: number };

function CompareBar({ flow, from, to, changes }: BarProps) {
	const { may } = useMe();
	const [, go] = useLocation();
	const versions = useVersions(flow.id);
	const sides = [
		{ value: "draft", label: "Draft" },
		...(versions.data?.items ?? []).map(({ number }) => ({ value: String(number), label: `v${number}` })),
	];
	const show = (left: string, right: string) => go(`/flows/${flow.id}/versions/${left}/${right}`);
	const restore = useMutation({
		mutationFn: (n: number) => api(restoreVersion, { params: { id: flow.id, n } }),
		onSuccess: (_, n) => {
			notifyDone(`Version ${n} is the draft now.`);
			go(`/flows/${flow.id}`);
		},
		onError: (error) => notifyError("The version was not restored", error),
	});
	const older = numberOf(from);
	return (
		<section className="run-bar compare-bar" aria-label="Shown comparison">
			<NativeSelect
				size="xs"
				aria-label="Before"
				data={sides}
				value={from}
				onChange={(event) => show(event.currentTarget.value, to)}
			/>
			<span aria-hidden="true">→</span>
			<NativeSelect
				size="xs"
				aria-label="After"
				data={sides}
				value={to}
				onChange={(event) => show(from, event.currentTarget.value)}
			/>
			<span role="status">{changes === 0 ? "Nothing differs" : count(changes, "change")}</span>
			{older !== null && may("flows:edit") ? (
				<button type="button" disabled={restore.isPending} onClick={() => restore.mutate(older)}>
					Restore v{older} as draft
				</button>
			) : null}
			<Link href={`/flows/${flow.id}`}>Exit comparison</Link>
		</section>
	);
}
