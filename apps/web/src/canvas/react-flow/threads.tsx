import type { FlowGraph } from "@keyway/schema/flow";
import { useStore, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { Scene } from "../scene.ts";
import { threadsOf } from "../threads.ts";

const NEAR = 0.799;

/** The mapping threads of the selected card, behind the cards. */
export const Threads = memo(function Threads(props: { scene: Scene; graph: FlowGraph; selected: string | null }) {
	const { scene, graph, selected } = props;
	const near = useStore((state) => state.transform[2] >= NEAR);
	const threads = useMemo(() => threadsOf(scene, graph, selected, near), [scene, graph, selected, near]);
	if (threads.length === 0) return null;
	return (
		<ViewportPortal>
			<svg className="threads" aria-hidden="true">
				{threads.map(({ key, d }) => (
					<path key={key} d={d} />
				))}
			</svg>
		</ViewportPortal>
	);
});
