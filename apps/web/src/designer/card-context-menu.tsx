import { Menu, Portal } from "@mantine/core";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { CardActionItems } from "./card-action-items.tsx";
import { useDesignerView } from "./designer-view.ts";
import type { Hands } from "./selection-edits.ts";
import "./card-context-menu.css";

/** Everything that can be done to the selected cards, at the place where it was asked for (right click, Shift F10). */
export function CardContextMenu({ hands, readOnly }: { hands: Hands; readOnly: boolean }) {
	const at = useDesignerView((view) => view.menu);
	const openMenu = useDesignerView((view) => view.openMenu);
	if (!at) return null;
	const close = () => {
		openMenu(null);
		// Without another place of its own the focus goes back to the card.
		requestAnimationFrame(() => {
			const { selected } = useDesignerView.getState();
			const lost = document.activeElement === document.body || document.activeElement === null;
			if (selected && lost) useCanvasView.getState().commands?.reveal(selected, true);
		});
	};
	return (
		<Portal>
			<Menu
				opened
				onClose={close}
				position="bottom-start"
				width={260}
				returnFocus={false}
				withinPortal={false}
				trapFocus
			>
				<Menu.Target>
					<button
						type="button"
						className="menu-place"
						tabIndex={-1}
						aria-label="Menu of the selected steps"
						style={{ left: at.x, top: at.y }}
					/>
				</Menu.Target>
				<Menu.Dropdown className="menu-long" aria-label="What can be done to the selected steps">
					<CardActionItems hands={hands} readOnly={readOnly} />
				</Menu.Dropdown>
			</Menu>
		</Portal>
	);
}
