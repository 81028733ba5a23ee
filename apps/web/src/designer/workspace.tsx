import type { RunDetail } from "@keyway/contract/runs";
import type { Problem } from "@keyway/schema/problem";
import { useMediaQuery } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useShallow } from "zustand/shallow";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { FlowCanvas } from "../canvas/react-flow/flow-canvas.tsx";
import { buildScene, type Scene } from "../canvas/scene.ts";
import type { PaletteEntry } from "../command-palette/palette-store.ts";
import { RunSpeech } from "../runs/run-speech.tsx";
import { TopBar } from "../shell/top-bar.tsx";
import { useProposal } from "../steps/proposal-store.ts";
import { AfterPicture } from "../ui/after-picture.tsx";
import { Resizer } from "../ui/resizer.tsx";
import { usePanelSize } from "../ui/use-panel-size.ts";
import type { CardMark } from "../versions/merged-graph.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { CardContextMenu } from "./card-context-menu.tsx";
import { useDesignerView } from "./designer-view.ts";
import type { ShownChanges } from "./dock.tsx";
import { Palette } from "./palette.tsx";
import { SmallTools } from "./small-tools.tsx";
import { useAddStep, useFlowActions } from "./use-canvas-actions.ts";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { useClipboard } from "./use-clipboard.ts";
import { useHands } from "./use-hands.ts";
import { usePageKeys } from "./use-page-keys.ts";
import { usePaletteEntries } from "./use-palette-entries.tsx";
import "./workspace.css";

const Inspector = lazy(() => import("../inspector/inspector.tsx").then((file) => ({ default: file.Inspector })));
const TestFoot = lazy(() => import("../testing/test-foot.tsx").then((file) => ({ default: file.TestFoot })));
const Dock = lazy(() => import("./dock.tsx").then((file) => ({ default: file.Dock })));
const Tools = lazy(() => import("./tools.tsx").then((file) => ({ default: file.Tools })));
const PaletteRail = lazy(() => import("./palette-rail.tsx").then((file) => ({ default: file.PaletteRail })));
const MapPanel = lazy(() => import("../mapping/map-panel.tsx").then((file) => ({ default: file.MapPanel })));
const Dialogs = lazy(() => import("./dialogs.tsx").then((file) => ({ default: file.Dialogs })));
const QuickAdd = lazy(() => import("./quick-add.tsx").then((file) => ({ default: file.QuickAdd })));

const NO_COMMANDS: PaletteEntry[] = [];

type Props = {
	flowId: string;
	context: FlowContext;
	problems: Problem[];
	readOnly: boolean;
	run: RunDetail | null;
	changes?: ShownChanges | null;
	/** In a comparison: the cards that differ. */
	marks?: ReadonlyMap<string, CardMark>;
	/** The page's heading, for screen readers. */
	heading: string;
	place: ReactNode;
	actions: ReactNode;
	/** What the page adds to the palette: publish, run. */
	commands?: PaletteEntry[];
	/** Over the canvas: the run's bar, messages. */
	over: ReactNode;
	/** Under what stands in the middle of an empty canvas. */
	offers?: ReactNode;
};

/** The designer's screen: palette, canvas, inspector and dock around one flow, to edit it or to watch a run of it. */
export function Workspace({
	flowId,
	context,
	problems,
	readOnly,
	run,
	changes = null,
	marks,
	heading,
	place,
	actions,
	commands,
	over,
	offers,
}: Props) {
	const { selected, chosen, expanded, adding, select, show, closeAdd } = useDesignerView(
		useShallow(({ selected, chosen, expanded, adding, select, show, closeAdd }) => ({
			selected,
			chosen,
			expanded,
			adding,
			select,
			show,
			closeAdd,
		})),
	);
	const folded = useMediaQuery("(max-width: 1439px)", window.innerWidth < 1440) ?? false;
	const small = useMediaQuery("(max-width: 1023px)", window.innerWidth < 1024) ?? false;
	const inspectorSize = usePanelSize("inspector", window.innerWidth <= 1500 ? 300 : 324, 260, 560);
	const dockSize = usePanelSize("dock", Math.min(326, Math.max(236, window.innerHeight * 0.34)), 120, 640);
	const [flyout, setFlyout] = useState(false);
	const search = useRef<HTMLInputElement>(null);
	const previous = useRef<Scene | null>(null);

	const proposal = useProposal((view) => view.proposal);
	const drawn = useMemo(() => (proposal ? { ...context, graph: proposal.graph } : context), [proposal, context]);
	const shownMarks = proposal?.marks ?? marks;

	// Hints stand in the list of problems only: nothing is wrong with a card that has one.
	const serious = useMemo(() => problems.filter((problem) => problem.severity !== "info"), [problems]);
	const scene = useMemo(() => {
		const next = buildScene({ context: drawn, problems: serious, expanded, run, marks: shownMarks }, previous.current);
		previous.current = next;
		return next;
	}, [drawn, serious, expanded, run, shownMarks]);

	const addStep = useAddStep();
	const onCanvasKey = useCanvasKeys();
	const openSearch = useCallback(() => setFlyout(true), []);
	const choose = useCallback(
		(card: string | null) => {
			select(card);
			if (card) useCanvasView.getState().commands?.reveal(card, false);
		},
		[select],
	);
	const hands = useHands();
	const canvasActions = useFlowActions(hands, readOnly, addStep);
	usePageKeys(hands, readOnly, search, openSearch);
	useClipboard(hands, readOnly);
	usePaletteEntries({ context, hands, readOnly, addStep, choose, more: commands ?? NO_COMMANDS });

	const jump = ({ at }: Problem) => {
		const card = at.card ?? "trigger";
		show(card, at.field);
		useCanvasView.getState().commands?.reveal(card, false);
	};
	const start = useRef(run ? focusOf(run) : "trigger").current;
	useEffect(() => {
		// Cards that undo or another person took away are not selected any more.
		const left = [...chosen].filter((id) => id === "trigger" || context.graph.cards[id]);
		if (left.length < chosen.size) useDesignerView.getState().choose(left, selected);
	}, [selected, chosen, context]);

	return (
		<div
			className="workspace"
			data-palette={readOnly ? "none" : folded ? "rail" : "open"}
			style={{
				["--inspector-width" as string]: `${inspectorSize.value}px`,
				["--dock-height" as string]: `${dockSize.value}px`,
			}}
		>
			<TopBar place={place} actions={actions} />
			{readOnly ? null : (
				<div className="palette-place">
					{folded ? (
						<AfterPicture>
							<PaletteRail
								catalogue={context.catalogue}
								open={flyout}
								onOpen={setFlyout}
								onAdd={addStep}
								searchRef={search}
							/>
						</AfterPicture>
					) : (
						<Palette catalogue={context.catalogue} onAdd={addStep} searchRef={search} />
					)}
				</div>
			)}
			<main className="stage" id="main">
				<h1 className="visually-hidden">{heading}</h1>
				<FlowCanvas
					scene={scene}
					graph={drawn.graph}
					selected={selected}
					chosen={chosen}
					actions={canvasActions}
					start={start}
					onKeyDown={onCanvasKey}
				/>
				<div className="stage-top">{over}</div>
				{offers}
				<div className="stage-bottom">
					<AfterPicture>
						<Tools readOnly={readOnly} />
					</AfterPicture>
				</div>
			</main>
			<div className="workspace-edge inspector-edge" data-open={selected !== null}>
				<Resizer label="Width of the step settings" orientation="vertical" size={inspectorSize} />
				<AfterPicture fallback={<aside className="inspector" aria-label="Step settings" />}>
					<Inspector
						flowId={flowId}
						context={context}
						problems={problems}
						readOnly={readOnly}
						foot={
							readOnly || selected === null ? null : (
								<TestFoot key={selected} flowId={flowId} context={context} card={selected} run={run} />
							)
						}
					/>
				</AfterPicture>
			</div>
			<div className="workspace-edge dock-edge">
				<Resizer label="Height of the lists below the canvas" orientation="horizontal" size={dockSize} />
				<AfterPicture fallback={<section className="dock" aria-label="Steps, runs and problems" />}>
					<Dock
						flowId={flowId}
						context={context}
						readOnly={readOnly}
						problems={problems}
						serious={serious}
						run={run}
						changes={changes}
						onSelect={choose}
						onJump={jump}
					/>
				</AfterPicture>
			</div>
			<AfterPicture>
				{readOnly ? null : <MapPanel context={context} hands={hands} />}
				<CardContextMenu hands={hands} readOnly={readOnly} />
				<RunSpeech context={context} run={run} />
				<Dialogs hands={hands} readOnly={readOnly} />
			</AfterPicture>
			{small ? <SmallTools readOnly={readOnly} /> : null}
			{adding && !readOnly ? (
				<Suspense fallback={null}>
					<QuickAdd
						catalogue={context.catalogue}
						at={adding.at}
						onPick={(entry) => {
							closeAdd();
							addStep(entry, adding.spot);
						}}
						onClose={closeAdd}
					/>
				</Suspense>
			) : null}
		</div>
	);
}

/** Where a run is looked at first: what failed or waits, else the start. */
function focusOf(run: RunDetail): string {
	return run.steps.findLast((step) => step.status === "failed" || step.status === "waiting")?.card ?? "trigger";
}
