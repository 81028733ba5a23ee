import { Button, Kbd } from "@mantine/core";
import { designerActions } from "../designer/actions.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import { useDocument } from "../designer/document-context.ts";
import { chosenGroup } from "../designer/group-edits.ts";
import { chosenCards } from "../designer/selection-edits.ts";
import { useHands } from "../designer/use-hands.ts";
import { count } from "../ui/format.ts";
import { Tile } from "../ui/tile.tsx";
import { type FlowContext, iconOf, titleOf } from "../words/flow-context.ts";
import { GroupSettings } from "./group-settings.tsx";
import "./selection-panel.css";

const ASKED = ["group", "fold", "ungroup", "note", "copy", "cut", "duplicate", "move", "extract", "remove"];

/** Several cards are selected: which ones, and what can be done to all of them. */
export function SelectionPanel({ context, readOnly }: { context: FlowContext; readOnly: boolean }) {
	const hands = useHands();
	const chosen = useDesignerView((view) => view.chosen);
	const select = useDesignerView((view) => view.select);
	// What can be done changes with the flow.
	useDocument((state) => state.graph);
	const actions = designerActions(hands, readOnly).filter(({ id }) => ASKED.includes(id));
	const cards = chosenCards(context.graph);
	const group = chosenGroup(context.graph);
	const shown = actions.filter(({ id }) => (group === null ? id !== "fold" && id !== "ungroup" : id !== "group"));
	return (
		<aside className="inspector" aria-label="Selected steps">
			<div className="selection-panel">
				{group === null ? (
					<h2 className="inspector-title" tabIndex={-1}>
						{count(chosen.size, "step")} selected
					</h2>
				) : (
					<GroupSettings key={group} context={context} id={group} readOnly={readOnly} />
				)}
				<ul className="selection-cards">
					{cards.slice(0, 8).map((id) => (
						<li key={id}>
							<button type="button" className="list-item" onClick={() => select(id)}>
								<Tile icon={iconOf(context, id)} size={22} />
								<span className="ellipsis">{titleOf(context, id)}</span>
							</button>
						</li>
					))}
					{cards.length > 8 ? <li className="mut">and {cards.length - 8} more</li> : null}
				</ul>
				<div className="selection-actions">
					{shown.map(({ id, name, icon: Glyph, keys, enabled, run }) => (
						<Button
							key={id}
							justify="space-between"
							fullWidth
							variant={id === "remove" ? "danger" : "default"}
							disabled={!enabled}
							leftSection={<Glyph size={15} aria-hidden="true" />}
							rightSection={keys ? <Kbd aria-hidden="true">{keys}</Kbd> : null}
							onClick={run}
						>
							{name}
						</Button>
					))}
				</div>
			</div>
		</aside>
	);
}
