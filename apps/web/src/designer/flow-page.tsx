import type { FlowDetail } from "@keyway/contract/flows";
import { triggerId } from "@keyway/flow/built-in-trigger";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { Problem } from "@keyway/schema/problem";
import { Button } from "@mantine/core";
import { CloudUpload, type LucideIcon, Play } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { Link, useSearch } from "wouter";
import { useCatalogue } from "../api/use-catalogue.ts";
import { useCanvasView } from "../canvas/canvas-view.ts";
import type { PaletteEntry } from "../command-palette/palette-store.ts";
import { PeopleHere } from "../presence/people-here.tsx";
import { personNamed } from "../presence/presence-store.ts";
import { useLiveFlow } from "../presence/use-live-flow.ts";
import { useRun } from "../runs/use-run.ts";
import { useMe } from "../session/use-me.ts";
import { Shell } from "../shell/shell.tsx";
import { useTestingView } from "../testing/testing-view.ts";
import { AfterPicture } from "../ui/after-picture.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { useTitle } from "../ui/use-title.ts";
import { useDraftChanges } from "../versions/use-draft-changes.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import { DocumentContext, useDocument } from "./document-context.ts";
import { createDocumentStore } from "./document-store.ts";
import { openQueue } from "./edit-queue.ts";
import { Hints } from "./hints.tsx";
import { useKeyMap } from "./key-map.ts";
import { randomId } from "./random-id.ts";
import { resumeKept } from "./resume-kept.ts";
import { StageMessage } from "./stage-message.tsx";
import { flowServer, useFlow } from "./use-flow.ts";
import { Workspace } from "./workspace.tsx";
import { WorkspaceSkeleton } from "./workspace-skeleton.tsx";

const FlowPlace = lazy(() => import("./flow-place.tsx").then((file) => ({ default: file.FlowPlace })));
const TestButton = lazy(() => import("../testing/test-button.tsx").then((file) => ({ default: file.TestButton })));
const RunButton = lazy(() => import("./run-button.tsx").then((file) => ({ default: file.RunButton })));
const PublishButton = lazy(() => import("./publish-button.tsx").then((file) => ({ default: file.PublishButton })));
const TestBar = lazy(() => import("../testing/test-bar.tsx").then((file) => ({ default: file.TestBar })));
const PublishRequestBar = lazy(() => import("../publishing/publish-request-bar.tsx"));
const EmptyCanvas = lazy(() => import("../templates/empty-canvas.tsx"));

/** The designer of one flow. */
export default function FlowPage({ flowId }: { flowId: string }) {
	const flow = useFlow(flowId);
	const catalogue = useCatalogue();
	const error = flow.error ?? catalogue.error;
	if (error && !(flow.data && catalogue.data))
		return (
			<Shell>
				<main id="main">
					<ErrorState
						title="The flow could not be opened"
						error={error}
						onRetry={() => {
							void flow.refetch();
							void catalogue.refetch();
						}}
					/>
					<p style={{ textAlign: "center" }}>
						<Button component={Link} href="/flows">
							All flows
						</Button>
					</p>
				</main>
			</Shell>
		);
	if (!flow.data || !catalogue.data) return <WorkspaceSkeleton />;
	return <Designer flow={flow.data} catalogue={catalogue.data} />;
}

function Designer({ flow, catalogue }: { flow: FlowDetail; catalogue: Catalogue }) {
	useTitle(flow.name);
	const { me } = useMe();
	const [{ store, page, queue }] = useState(() => {
		const page = randomId();
		const queue = openQueue(me?.id ?? "", flow.id, page);
		const start = { kind: flow.kind, catalogue, graph: flow.draft, revision: flow.revision, problems: flow.problems };
		const options = { keep: queue.keep, nameOf: personNamed, onRenamed: useDesignerView.getState().rename };
		return { store: createDocumentStore(start, flowServer(flow.id), options), page, queue };
	});
	useLiveFlow(flow.id, page, store);
	const account = me?.id ?? "";
	useEffect(() => useKeyMap.getState().load(account), [account]);
	useEffect(() => {
		void resumeKept(store, account, flow.id);
		return () => queue.close();
	}, [store, account, flow.id, queue]);
	const reset = useDesignerView((view) => view.reset);
	useEffect(() => {
		reset();
		useTestingView.getState().reset();
		useDialog.getState().close();
		const { graph } = store.getState();
		const empty = !graph.trigger && Object.keys(graph.cards).length === 0;
		if (empty) useDesignerView.getState().select("trigger");
		const flush = () => void store.getState().flush();
		const onHide = () => document.visibilityState === "hidden" && flush();
		document.addEventListener("visibilitychange", onHide);
		return () => {
			document.removeEventListener("visibilitychange", onHide);
			flush();
		};
	}, [store, reset]);
	return (
		<DocumentContext.Provider value={store}>
			<Editing flow={flow} catalogue={catalogue} />
		</DocumentContext.Provider>
	);
}

function Editing({ flow, catalogue }: { flow: FlowDetail; catalogue: Catalogue }) {
	const { may } = useMe();
	const graph = useDocument((state) => state.graph);
	const problems = useDocument((state) => state.problems);
	const edited = useDocument((state) => state.draft.pending.length > 0 || state.draft.revision !== flow.revision);
	const context = useMemo<FlowContext>(() => ({ graph, catalogue, kind: flow.kind }), [graph, catalogue, flow.kind]);
	const readOnly = !may("flows:edit");
	const empty = !graph.trigger && Object.keys(graph.cards).length === 0;
	useCardOfAddress(graph);
	const changes = useDraftChanges(flow, context);
	const runId = useTestingView((view) => view.runId);
	const test = useRun(runId).data ?? null;
	const shown = edited ? { ...flow, changed: true } : flow;
	const jump = ({ at }: Problem) => {
		const card = at.card ?? "trigger";
		useDesignerView.getState().show(card, at.field);
		useCanvasView.getState().commands?.reveal(card, false);
	};
	return (
		<Workspace
			flowId={flow.id}
			context={context}
			problems={problems}
			readOnly={readOnly}
			run={test}
			changes={changes}
			heading={flow.name}
			place={
				<AfterPicture fallback={<b className="ellipsis">{flow.name}</b>}>
					<FlowPlace flow={shown} />
				</AfterPicture>
			}
			actions={
				<AfterPicture>
					<PeopleHere context={context} />
					{readOnly ? null : <TestButton flowId={flow.id} context={context} run={test} />}
					{triggerId(graph, flow.kind) === "manual.run" && may("flows:run") ? <RunButton flow={flow} /> : null}
					{readOnly && !may("flows:publish") ? null : <PublishButton flow={flow} context={context} onJump={jump} />}
				</AfterPicture>
			}
			commands={[
				...(readOnly && !may("flows:publish") ? [] : [command("publish", "Publish", CloudUpload)]),
				...(triggerId(graph, flow.kind) === "manual.run" && may("flows:run") && flow.published !== null
					? [command("run", "Run", Play)]
					: []),
			]}
			offers={
				empty && !readOnly && flow.kind === "automation" ? (
					<Suspense fallback={null}>
						<EmptyCanvas catalogue={catalogue} />
					</Suspense>
				) : null
			}
			over={
				<>
					{test ? (
						<Suspense fallback={null}>
							<TestBar flowId={flow.id} run={test} />
						</Suspense>
					) : null}
					<StageMessage />
					<Suspense fallback={null}>
						<PublishRequestBar flowId={flow.id} published={flow.published} />
					</Suspense>
					{readOnly || test ? null : <Hints published={flow.published !== null} />}
				</>
			}
		/>
	);
}

/** A card that the address names, `?card=notify&field=channel`, is shown: searches lead here. */
function useCardOfAddress(graph: FlowContext["graph"]) {
	const search = useSearch();
	const commands = useCanvasView((view) => view.commands);
	const card = new URLSearchParams(search).get("card");
	const known = card !== null && (card === "trigger" || graph.cards[card] !== undefined);
	useEffect(() => {
		if (!known || !commands) return;
		useDesignerView.getState().show(card, new URLSearchParams(search).get("field") ?? undefined);
		commands.reveal(card, false);
	}, [known, card, search, commands]);
}

function command(kind: "publish" | "run", name: string, Glyph: LucideIcon): PaletteEntry {
	return {
		key: kind,
		section: "Commands",
		name,
		mark: <Glyph size={16} aria-hidden="true" />,
		run: () => useDialog.getState().open({ kind }),
	};
}
