import { Kbd, Modal, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useDebounced } from "../ui/use-debounced.ts";
import { findEntries } from "./find-entries.ts";
import { type PaletteEntry, usePalette } from "./palette-store.ts";
import { useGlobalEntries } from "./use-global-entries.tsx";
import "../ui/list-item.css";
import "./command-palette.css";

const SECTIONS = ["Cards in this flow", "Commands", "Add a step", "Flows", "Inside flows", "People", "Pages"];

/** Everything by a few letters: the cards of the flow, steps to add, commands, flows, people, pages. */
export default function CommandPalette() {
	const setOpen = usePalette((palette) => palette.setOpen);
	const [search, setSearch] = useState("");
	const [active, setActive] = useState(0);
	const listId = useId();
	const list = useRef<HTMLDivElement>(null);
	const rested = useDebounced(search.trim());
	const { entries, searching } = useGlobalEntries(rested);
	// The page is asked once: what it offers does not change while the palette is open.
	const ofPage = useMemo(() => usePalette.getState().ofPage?.() ?? [], []);
	const order = (entry: PaletteEntry) => SECTIONS.indexOf(entry.section);
	const all = [...ofPage, ...entries].toSorted((a, b) => order(a) - order(b));
	const found = findEntries(all, search, search.trim() ? 8 : 4);
	const at = Math.min(active, found.length - 1);
	const sections = [...Map.groupBy(found, (entry) => entry.section)];

	useEffect(() => {
		list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: "nearest" });
	}, [at]);

	const pick = (entry: PaletteEntry | undefined) => {
		if (!entry) return;
		setOpen(false);
		// After the dialog has given the focus back, so that the command may take it.
		setTimeout(() => entry.run());
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "ArrowDown") setActive(at + 1 < found.length ? at + 1 : 0);
		else if (event.key === "ArrowUp") setActive(at > 0 ? at - 1 : found.length - 1);
		else if (event.key === "Home" && event.ctrlKey) setActive(0);
		else if (event.key === "Enter") pick(found[at]);
		else return;
		event.preventDefault();
	};
	return (
		<Modal
			opened
			onClose={() => setOpen(false)}
			title={<span className="visually-hidden">Search or run a command</span>}
			withCloseButton={false}
			size={620}
			yOffset="12vh"
			classNames={{ header: "palette-header", body: "palette-body" }}
		>
			<TextInput
				data-autofocus
				size="md"
				aria-label="Search or run a command"
				placeholder="Search or run a command"
				role="combobox"
				aria-expanded="true"
				aria-controls={listId}
				aria-activedescendant={found[at] ? `${listId}-${at}` : undefined}
				leftSection={<Search size={16} aria-hidden="true" />}
				value={search}
				onChange={(event) => {
					setSearch(event.currentTarget.value);
					setActive(0);
				}}
				onKeyDown={onKeyDown}
			/>
			<p className="visually-hidden" role="status">
				{found.length === 0 ? "Nothing found" : `${found.length} found`}
			</p>
			{found.length === 0 ? (
				<p className="palette-none">{searching ? "Searching…" : `Nothing matches “${search}”.`}</p>
			) : null}
			<div ref={list} id={listId} className="palette-list" role="listbox" tabIndex={-1} aria-label="Found">
				{sections.map(([section, entriesOf]) => (
					<fieldset key={section} className="palette-group" aria-labelledby={`${listId}-${section}`}>
						<div className="palette-section" id={`${listId}-${section}`} role="presentation">
							{section}
						</div>
						{entriesOf.map((entry) => {
							const index = found.indexOf(entry);
							return (
								<div
									key={entry.key}
									id={`${listId}-${index}`}
									data-at={index}
									role="option"
									tabIndex={-1}
									aria-selected={index === at}
									className="list-item"
									data-active={index === at}
									onMouseDown={(event) => event.preventDefault()}
									onClick={() => pick(entry)}
									onKeyDown={onKeyDown}
								>
									<span className="palette-mark">{entry.mark}</span>
									<span>
										<b className="ellipsis">{entry.name}</b>
										{entry.detail ? <small>{entry.detail}</small> : null}
									</span>
									{entry.keys ? <Kbd aria-hidden="true">{entry.keys}</Kbd> : null}
								</div>
							);
						})}
					</fieldset>
				))}
			</div>
		</Modal>
	);
}
