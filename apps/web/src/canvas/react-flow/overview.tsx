import { useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useRef } from "react";
import { useShallow } from "zustand/shallow";
import type { Scene, SceneCard } from "../scene.ts";

const WIDTH = 168;
const HEIGHT = 82;
const MARGIN = 10;
const FLATTEST = 26;

const COLOURS: Record<string, string> = {
	ok: "var(--ok-line)",
	wait: "var(--wait-line)",
	bad: "var(--bad)",
	run: "var(--run)",
};

/** The whole flow in the corner, in the colours of the run; a press or a drag goes there. */
export function Overview({ scene }: { scene: Scene }) {
	const [x, y, zoom, width, height] = useStore(
		useShallow((state) => [...state.transform, state.width, state.height] as const),
	);
	const { setViewport } = useReactFlow();
	const dragging = useRef(false);
	const scale = Math.min(
		(WIDTH - 2 * MARGIN) / Math.max(scene.width, 1),
		(HEIGHT - 2 * MARGIN) / Math.max(scene.height, 1),
	);
	// A long, flat flow is stretched, else it would be a hair line.
	const scaleY = Math.min((HEIGHT - 2 * MARGIN) / Math.max(scene.height, 1), Math.max(scale, FLATTEST / scene.height));
	const left = (WIDTH - scene.width * scale) / 2;
	const top = (HEIGHT - scene.height * scaleY) / 2;

	const go = (event: PointerEvent<SVGSVGElement>) => {
		const box = event.currentTarget.getBoundingClientRect();
		const toX = (event.clientX - box.left - left) / scale;
		const toY = (event.clientY - box.top - top) / scaleY;
		void setViewport({ zoom, x: width / 2 - toX * zoom, y: height / 2 - toY * zoom });
	};
	return (
		<svg
			className="overview nopan"
			width={WIDTH}
			height={HEIGHT}
			role="img"
			aria-label="Overview of the flow"
			onPointerDown={(event) => {
				dragging.current = true;
				event.currentTarget.setPointerCapture(event.pointerId);
				go(event);
			}}
			onPointerMove={(event) => dragging.current && go(event)}
			onPointerUp={() => {
				dragging.current = false;
			}}
		>
			<g transform={`translate(${left} ${top}) scale(${scale} ${scaleY})`}>
				<Blocks cards={scene.cards} />
				<Folded scene={scene} />
				<rect
					className="overview-view"
					x={-x / zoom}
					y={-y / zoom}
					width={width / zoom}
					height={height / zoom}
					vectorEffect="non-scaling-stroke"
				/>
			</g>
		</svg>
	);
}

/** Folded groups stand for their cards. */
function Folded({ scene }: { scene: Scene }) {
	const folded = scene.groups.filter((group) => group.folded);
	return folded.map(({ id, x, y, width, height }) => (
		<rect key={id} x={x} y={y} width={width} height={height} fill="var(--line-2)" />
	));
}

/** All cards as one path for each colour: panning draws none of them again. */
const Blocks = memo(function Blocks({ cards }: { cards: SceneCard[] }) {
	const byColour = Map.groupBy(cards, (card) => COLOURS[card.overlay?.tone ?? ""] ?? "var(--line-2)");
	return [...byColour].map(([colour, group]) => (
		<path
			key={colour}
			fill={colour}
			d={group.map((card) => `M${card.x} ${card.y}h${card.width}v${card.height}h${-card.width}z`).join("")}
		/>
	));
});
