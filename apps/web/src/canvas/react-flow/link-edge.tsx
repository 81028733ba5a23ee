import type { EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { linkPath } from "../link-path.ts";
import type { LinkEdge } from "./elements.ts";

/** A line of the flow, along the points that the layout gives it. */
export const LinkView = memo(function LinkView({ data }: EdgeProps<LinkEdge>) {
	if (!data) return null;
	const { points, tone, arrow } = data.link;
	const [x, y] = points.at(-1) ?? [0, 0];
	return (
		<>
			<path className="link" data-tone={tone} d={linkPath(points)} />
			{arrow ? (
				<path
					className="link link-arrow"
					data-tone={tone}
					d={`M${x - 7} ${y - 4.5}L${x - 1.5} ${y}L${x - 7} ${y + 4.5}`}
				/>
			) : null}
		</>
	);
});
