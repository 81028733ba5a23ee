import { LOOP_LANE } from "@keyway/flow/lanes";
import { laneParts } from "@keyway/schema/ids";
import { type NodeProps, useStore } from "@xyflow/react";
import { GitBranch, Repeat } from "lucide-react";
import { memo } from "react";
import type { LaneNode } from "./elements.ts";
import { Ports } from "./ports.tsx";

/** Below this zoom a title would be larger than its lane. */
const SMALLEST = 0.2;

/** A lane: a tinted ground with its condition as title, or one line where it is empty. */
export const LaneView = memo(function LaneView({ data }: NodeProps<LaneNode>) {
	const { lane } = data;
	const titled = useStore((state) => state.transform[2] >= SMALLEST);
	const isLoop = laneParts(lane.id).name === LOOP_LANE;
	const Mark = isLoop ? Repeat : GitBranch;
	return (
		<div className="lane" data-loop={isLoop} data-first={lane.first} data-off={lane.off} data-stub={lane.stub !== null}>
			{!titled ? null : lane.stub === null ? (
				<div className="lane-title" title={lane.title}>
					<Mark size={15} />
					<span className="ellipsis">{lane.title}</span>
				</div>
			) : (
				<div className="lane-stub">
					<span className="ellipsis">{lane.stub}</span>
				</div>
			)}
			<Ports axis={lane.height / 2} />
		</div>
	);
});
