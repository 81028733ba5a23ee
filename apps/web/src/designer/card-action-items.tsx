import { Menu } from "@mantine/core";
import type { Action } from "./action.ts";
import { designerActions } from "./actions.ts";
import type { Hands } from "./selection-edits.ts";
import "./card-context-menu.css";

/** The order of the menu; a rule divides the parts. */
const PARTS = [
	["open", "test-card", "add", "add-branch", "map", "note"],
	["copy", "cut", "paste", "duplicate"],
	["move", "move-earlier", "move-later", "move-up", "move-down"],
	["select-after", "group", "fold", "ungroup", "extract"],
	["remove"],
];

/** What can be done to the selected cards as items of a menu; what cannot be done to these at all is left out. */
export function CardActionItems({ hands, readOnly }: { hands: Hands; readOnly: boolean }) {
	const actions = new Map(designerActions(hands, readOnly).map((action) => [action.id, action]));
	const parts = PARTS.map((ids) => ids.flatMap((id) => actions.get(id) ?? [])).filter((part) => part.length > 0);
	return parts.map((part, index) => <Part key={part[0]?.id} actions={part} divided={index > 0} />);
}

function Part({ actions, divided }: { actions: readonly Action[]; divided: boolean }) {
	return (
		<>
			{divided ? <Menu.Divider /> : null}
			{actions.map(({ id, name, icon: Glyph, keys, enabled, run }) => (
				<Menu.Item
					key={id}
					leftSection={<Glyph size={15} />}
					rightSection={keys ? <span className="menu-keys">{keys}</span> : null}
					disabled={!enabled}
					onClick={run}
				>
					{name}
				</Menu.Item>
			))}
		</>
	);
}
