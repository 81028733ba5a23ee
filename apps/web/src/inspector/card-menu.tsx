import { placeOf } from "@keyway/flow/place";
import { isWithin } from "@keyway/flow/query";
import { ActionIcon, Menu } from "@mantine/core";
import { ArrowLeft, ArrowRight, CornerDownRight, Ellipsis, Trash2 } from "lucide-react";
import { moveCard, type Spot, spotToward } from "../designer/commands.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import { useDocument } from "../designer/document-context.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import { laneTitle } from "../words/sentence.ts";

/** Moving and removing the selected card, without dragging. */
export function CardMenu({ context, card }: { context: FlowContext; card: string }) {
	const edit = useDocument((state) => state.edit);
	const select = useDesignerView((view) => view.select);
	const { graph } = context;
	const place = placeOf(graph, card);
	if (!place) return null;
	const title = titleOf(context, card);
	const move = (spot: Spot | null) => spot && edit(`Move ${title}`, [moveCard(card, spot)]);
	const earlier = spotToward(graph, card, "earlier");
	const later = spotToward(graph, card, "later");
	const lanes = Object.keys(graph.lanes).filter((lane) => lane !== place.lane && !isWithin(graph, lane, card));
	return (
		<Menu width={240}>
			<Menu.Target>
				<ActionIcon aria-label={`More for ${title}`}>
					<Ellipsis size={17} />
				</ActionIcon>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Item leftSection={<ArrowLeft size={15} />} disabled={!earlier} onClick={() => move(earlier)}>
					Move earlier
				</Menu.Item>
				<Menu.Item leftSection={<ArrowRight size={15} />} disabled={!later} onClick={() => move(later)}>
					Move later
				</Menu.Item>
				{lanes.length > 0 ? <Menu.Label>Move to the end of</Menu.Label> : null}
				{lanes.slice(0, 12).map((lane) => (
					<Menu.Item
						key={lane}
						leftSection={<CornerDownRight size={15} />}
						onClick={() => move({ lane, index: graph.lanes[lane]?.length ?? 0 })}
					>
						<span className="ellipsis" style={{ display: "block", maxWidth: 180 }}>
							{laneTitle(context, lane)}
						</span>
					</Menu.Item>
				))}
				<Menu.Divider />
				<Menu.Item
					leftSection={<Trash2 size={15} />}
					onClick={() => {
						if (edit(`Remove ${title}`, [{ kind: "card.remove", id: card }])) select(null);
					}}
				>
					Remove
				</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}
