import { placeOf } from "@keyway/flow/place";
import { ActionIcon, Menu } from "@mantine/core";
import { ArrowLeft, ArrowRight, Ellipsis, Trash2 } from "lucide-react";
import { designerActions } from "../designer/actions.ts";
import { moveCard, type Spot, spotToward } from "../designer/commands.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import { useDocument } from "../designer/document-context.ts";
import { useHands } from "../designer/use-hands.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";

const MORE = ["move", "note", "map", "duplicate", "copy", "cut", "select-after", "group", "extract"];

/** Everything that can be done to the selected card, without dragging. */
export function CardMenu({ context, card }: { context: FlowContext; card: string }) {
	const edit = useDocument((state) => state.edit);
	const select = useDesignerView((view) => view.select);
	const hands = useHands();
	const { graph } = context;
	const place = placeOf(graph, card);
	if (!place) return null;
	const title = titleOf(context, card);
	const move = (spot: Spot | null) => spot && edit(`Move ${title}`, [moveCard(card, spot)]);
	const earlier = spotToward(graph, card, "earlier");
	const later = spotToward(graph, card, "later");
	const actions = designerActions(hands, false);
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
				{MORE.flatMap((id) => {
					const action = actions.find((each) => each.id === id);
					if (!action) return [];
					const { name, icon: Glyph, enabled, run } = action;
					return (
						<Menu.Item key={id} leftSection={<Glyph size={15} />} disabled={!enabled} onClick={run}>
							{name}
						</Menu.Item>
					);
				})}
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
