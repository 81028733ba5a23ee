import type { FlowGraph } from "@keyway/schema/flow";
import {
	Background,
	BackgroundVariant,
	ReactFlow,
	type ReactFlowInstance,
	ReactFlowProvider,
	type Viewport,
} from "@xyflow/react";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import "@xyflow/react/dist/base.css";
import { type CanvasActions, CanvasActionsContext } from "../canvas-actions.ts";
import { useCanvasView } from "../canvas-view.ts";
import type { Scene } from "../scene.ts";
import { CardView } from "./card-node.tsx";
import { canvasCommands, MIN_ZOOM, openingViewport } from "./commands.ts";
import { DropMark } from "./drop-mark.tsx";
import { type LinkEdge, type SceneNode, sceneEdges, sceneNodes } from "./elements.ts";
import { GroupView } from "./group-node.tsx";
import { LaneView } from "./lane-node.tsx";
import { LinkView } from "./link-edge.tsx";
import { Marquee } from "./marquee.tsx";
import { NoteView } from "./note-node.tsx";
import { Overview } from "./overview.tsx";
import { PlusView } from "./plus-node.tsx";
import { Threads } from "./threads.tsx";
import { useCanvasDrag } from "./use-canvas-drag.ts";
import "./canvas.css";

const nodeTypes = { card: CardView, lane: LaneView, plus: PlusView, cardGroup: GroupView, note: NoteView };
const edgeTypes = { link: LinkView };
const MAX_ZOOM = 2;

type Props = {
	scene: Scene;
	graph: FlowGraph;
	selected: string | null;
	chosen: ReadonlySet<string>;
	actions: CanvasActions;
	/** The card that the first look goes to, where not everything fits. */
	start: string;
	onKeyDown: (event: KeyboardEvent) => void;
	children?: ReactNode;
};

/** The canvas: draws a scene with React Flow, whose words stay inside this folder. */
export function FlowCanvas(props: Props) {
	return (
		<ReactFlowProvider>
			<Canvas {...props} />
		</ReactFlowProvider>
	);
}

function Canvas({ scene, graph, selected, chosen, actions, start, onKeyDown, children }: Props) {
	const box = useRef<HTMLDivElement>(null);
	const instance = useRef<ReactFlowInstance<SceneNode, LinkEdge> | null>(null);
	const latest = useRef(scene);
	latest.current = scene;
	const previousNodes = useRef(new Map<string, SceneNode>());
	const previousEdges = useRef(new Map<string, LinkEdge>());
	const tool = useCanvasView((view) => view.tool);
	const [inverse, setInverse] = useState(1);

	const withPlus = actions.edit !== null;
	const { mark, handlers } = useCanvasDrag(actions.edit, instance, latest);
	const nodes = useMemo(() => {
		const next = sceneNodes(scene, selected, chosen, withPlus, previousNodes.current);
		previousNodes.current = new Map(next.map((node) => [node.id, node]));
		return next;
	}, [scene, selected, chosen, withPlus]);
	const edges = useMemo(() => {
		const next = sceneEdges(scene, previousEdges.current);
		previousEdges.current = new Map(next.map((edge) => [edge.id, edge]));
		return next;
	}, [scene]);

	const onInit = (created: ReactFlowInstance<SceneNode, LinkEdge>) => {
		instance.current = created;
		const size = box.current?.getBoundingClientRect();
		if (size) void created.setViewport(openingViewport(scene, start, size));
		useCanvasView.setState({
			commands: canvasCommands(
				created,
				() => box.current,
				() => latest.current,
			),
		});
		onMove(created.getViewport());
	};
	const onMove = ({ zoom }: Viewport) => {
		if (useCanvasView.getState().zoom !== zoom) useCanvasView.setState({ zoom });
		// Steps of a tenth keep the letters readable without a new layout at each frame.
		setInverse(Math.max(1, Math.round(10 / zoom) / 10));
	};

	return (
		<CanvasActionsContext.Provider value={actions}>
			{/* The keys belong to the cards inside: each is focusable, this only listens for all of them. */}
			<section
				ref={box}
				className="canvas-box"
				aria-label="Canvas"
				style={{ width: "100%", height: "100%", ["--inverse" as string]: inverse }}
				onKeyDown={onKeyDown}
				{...handlers}
			>
				<ReactFlow
					nodes={nodes}
					edges={edges}
					nodeTypes={nodeTypes}
					edgeTypes={edgeTypes}
					onInit={onInit}
					onMove={(_, viewport) => onMove(viewport)}
					onNodeClick={(event, node) => {
						const isCard = node.type === "card" || (node.type === "cardGroup" && node.data.group.folded);
						if (!isCard || tool !== "select") return;
						if (event.shiftKey || event.ctrlKey || event.metaKey) actions.toggle(node.id);
						else actions.select(node.id);
					}}
					onNodeDoubleClick={(_, node) => node.type === "card" && actions.open(node.id)}
					onNodeContextMenu={(event, node) => {
						if (node.type !== "card" && node.type !== "cardGroup") return;
						event.preventDefault();
						// The menu key of a keyboard comes without a place of its own.
						const box = event.currentTarget.getBoundingClientRect();
						const byKey = event.clientX === 0 && event.clientY === 0;
						actions.menu(
							node.id,
							byKey ? { x: box.left + 24, y: box.top + 40 } : { x: event.clientX, y: event.clientY },
						);
					}}
					onPaneClick={(event) => !event.shiftKey && actions.select(null)}
					minZoom={MIN_ZOOM}
					maxZoom={MAX_ZOOM}
					onlyRenderVisibleElements
					nodesDraggable={false}
					nodesConnectable={false}
					elementsSelectable={false}
					disableKeyboardA11y
					zoomOnDoubleClick={false}
					panOnScroll
					panOnDrag={tool === "hand" ? [0, 1, 2] : [1, 2]}
					noPanClassName={tool === "hand" ? "never-nopan" : "nopan"}
					deleteKeyCode={null}
					selectionKeyCode={null}
					multiSelectionKeyCode={null}
					elevateNodesOnSelect={false}
					proOptions={{ hideAttribution: true }}
				>
					<Background variant={BackgroundVariant.Dots} gap={24} size={2} />
					<Overview scene={scene} />
					<Threads scene={scene} graph={graph} selected={selected} />
					{mark ? <DropMark slot={mark} /> : null}
					{tool === "select" ? <Marquee box={box} scene={latest} onChoose={actions.choose} /> : null}
					{children}
				</ReactFlow>
			</section>
		</CanvasActionsContext.Provider>
	);
}
