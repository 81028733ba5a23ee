import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import { ActionIcon, Tooltip } from "@mantine/core";
import { useClickOutside, useHotkeys } from "@mantine/hooks";
import { Search } from "lucide-react";
import type { RefObject } from "react";
import { Tile } from "../ui/tile.tsx";
import { Palette } from "./palette.tsx";

type Props = {
	catalogue: Catalogue;
	open: boolean;
	onOpen: (open: boolean) => void;
	onAdd: (entry: CatalogueEntry) => void;
	searchRef: RefObject<HTMLInputElement | null>;
};

/** The palette on a narrow screen: the marks of the systems, and the whole list over the canvas when asked for. */
export function PaletteRail({ catalogue, open, onOpen, onAdd, searchRef }: Props) {
	const flyout = useClickOutside(() => onOpen(false));
	useHotkeys([["Escape", () => onOpen(false)]], []);
	const systems = catalogue.connectors.filter((each) => each.group === "connector" || each.group === "builtin");
	return (
		<>
			<aside className="palette-rail" aria-label="Steps to add, folded">
				<Tooltip label="Find a step (/)" position="right">
					<ActionIcon size={36} aria-label="Find a step to add" aria-expanded={open} onClick={() => onOpen(true)}>
						<Search size={17} />
					</ActionIcon>
				</Tooltip>
				{systems.map((connector) => (
					<Tooltip key={connector.id} label={connector.name} position="right">
						<button type="button" onClick={() => onOpen(true)}>
							<Tile icon={connector.icon} size={32} />
							<span className="visually-hidden">Steps of {connector.name}</span>
						</button>
					</Tooltip>
				))}
			</aside>
			{open ? (
				<div ref={flyout} className="palette-flyout">
					<Palette
						catalogue={catalogue}
						searchRef={searchRef}
						onAdd={(entry) => {
							onAdd(entry);
							onOpen(false);
						}}
					/>
				</div>
			) : null}
		</>
	);
}
