import { layoutFlow } from "@keyway/flow/layout";
import { useMemo } from "react";
import { linkPath } from "../canvas/link-path.ts";
import { count } from "../ui/format.ts";
import { glyphOf } from "../ui/glyph.tsx";
import { type FlowContext, iconOf } from "../words/flow-context.ts";
import "./flow-picture.css";

const CARD = { width: 176, height: 52 };
const MARGIN = 10;
/** Width of a picture that is drawn at most: short flows are not blown up. */
const LEAST = 640;

/** A flow drawn small, by the layout of the canvas itself: what it looks like, not what it says. */
export function FlowPicture({ context }: { context: FlowContext }) {
	const layout = useMemo(() => layoutFlow(context.graph, { card: () => CARD }), [context.graph]);
	// The canvas leaves room for a "+" behind the last card; a picture has none.
	const right = Math.max(...[...layout.cards, ...layout.lanes].map(({ x, width }) => x + width));
	const width = Math.max(right + 2 * MARGIN, LEAST);
	return (
		<svg
			className="flow-picture"
			role="img"
			aria-label={`Picture of a flow with ${count(layout.cards.length, "step")}`}
			viewBox={`${(right - width) / 2} ${-MARGIN} ${width} ${layout.height + 2 * MARGIN}`}
		>
			{layout.lanes.map(({ id, x, y, width, height }) => (
				<rect key={id} className="picture-lane" x={x} y={y} width={width} height={height} rx={18} />
			))}
			{layout.links.map(({ id, points }) => (
				<path key={id} className="picture-link" d={linkPath(points)} />
			))}
			{layout.cards.map(({ id, x, y, width, height }) => {
				const icon = iconOf(context, id);
				const Glyph = glyphOf(icon.glyph);
				return (
					<g key={id} transform={`translate(${x} ${y})`} style={{ ["--hue" as string]: icon.hue }}>
						<rect className="picture-card" width={width} height={height} rx={12} />
						<rect className="picture-tile" x={11} y={11} width={30} height={30} rx={8} />
						{Glyph ? (
							<Glyph className="picture-glyph" x={18} y={18} width={16} height={16} strokeWidth={2.2} />
						) : (
							<text className="picture-letters" x={26} y={31} textAnchor="middle">
								{icon.monogram}
							</text>
						)}
						<rect className="picture-line" x={52} y={15} width={width - 76} height={9} rx={4} />
						<rect className="picture-line" data-faint x={52} y={31} width={width - 110} height={7} rx={3} />
					</g>
				);
			})}
		</svg>
	);
}
