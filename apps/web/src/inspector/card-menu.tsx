import { ActionIcon, Menu } from "@mantine/core";
import { Ellipsis } from "lucide-react";
import { CardActionItems } from "../designer/card-action-items.tsx";
import { useHands } from "../designer/use-hands.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";

/** Everything that can be done to the selected card, without dragging. */
export function CardMenu({ context, card }: { context: FlowContext; card: string }) {
	const hands = useHands();
	return (
		<Menu width={260}>
			<Menu.Target>
				<ActionIcon aria-label={`More for ${titleOf(context, card)}`}>
					<Ellipsis size={17} />
				</ActionIcon>
			</Menu.Target>
			<Menu.Dropdown>
				<CardActionItems hands={hands} readOnly={false} />
			</Menu.Dropdown>
		</Menu>
	);
}
