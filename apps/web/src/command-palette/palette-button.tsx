import { Kbd, Tooltip } from "@mantine/core";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import { usePalette } from "./palette-store.ts";
import "./command-palette.css";

const CommandPalette = lazy(() => import("./command-palette.tsx"));

/** Opens the palette from every page: the button, or Ctrl K, which works inside of text fields too. */
export function PaletteButton() {
	const { open, setOpen } = usePalette();
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
				return;
			event.preventDefault();
			setOpen(!usePalette.getState().open);
		};
		// On the way down: fields keep their keys to themselves.
		window.addEventListener("keydown", onKeyDown, true);
		return () => {
			window.removeEventListener("keydown", onKeyDown, true);
			setOpen(false);
		};
	}, [setOpen]);
	return (
		<>
			<Tooltip label="Search or run a command (Ctrl K)">
				<button
					type="button"
					className="palette-button"
					aria-label="Search or run a command Ctrl K"
					aria-keyshortcuts="Control+K"
					onClick={() => setOpen(true)}
				>
					<Search size={15} aria-hidden="true" />
					<span>Search or run a command</span>
					<Kbd aria-hidden="true">Ctrl K</Kbd>
				</button>
			</Tooltip>
			{open ? (
				<Suspense>
					<CommandPalette />
				</Suspense>
			) : null}
		</>
	);
}
