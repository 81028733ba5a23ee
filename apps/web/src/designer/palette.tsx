import type { Catalogue, CatalogueEntry, ConnectorEntry } from "@keyway/schema/catalogue";
import { Kbd, TextInput } from "@mantine/core";
import { ChevronLeft, Search } from "lucide-react";
import { memo, type RefObject, useMemo, useState } from "react";
import { count } from "../ui/format.ts";
import { Tile } from "../ui/tile.tsx";
import { placeable, searchEntries } from "./entry-search.ts";
import { LikelyNext } from "./likely-next.tsx";
import { PaletteItem } from "./palette-item.tsx";
import "./palette.css";

type Props = {
	catalogue: Catalogue;
	onAdd: (entry: CatalogueEntry) => void;
	searchRef: RefObject<HTMLInputElement | null>;
};

/** Everything that can be placed: found by a word, or by the system it belongs to. */
export const Palette = memo(function Palette({ catalogue, onAdd, searchRef }: Props) {
	const [search, setSearch] = useState("");
	const [openId, setOpenId] = useState<string | null>(null);
	const entries = useMemo(() => placeable(catalogue), [catalogue]);
	const open = catalogue.connectors.find((connector) => connector.id === openId);
	return (
		<aside className="palette" aria-label="Steps to add">
			<TextInput
				ref={searchRef}
				size="xs"
				type="search"
				aria-label="Find a step"
				placeholder="Find a step"
				leftSection={<Search size={14} aria-hidden="true" />}
				rightSection={<Kbd aria-hidden="true">/</Kbd>}
				value={search}
				onChange={(event) => setSearch(event.currentTarget.value)}
			/>
			<div className="scroll">
				{search.trim() ? (
					<Found catalogue={catalogue} entries={searchEntries(catalogue, entries, search)} onAdd={onAdd} />
				) : open ? (
					<OfConnector
						catalogue={catalogue}
						connector={open}
						entries={entries}
						onAdd={onAdd}
						onBack={() => setOpenId(null)}
					/>
				) : (
					<Overview catalogue={catalogue} entries={entries} onAdd={onAdd} onOpen={setOpenId} />
				)}
			</div>
		</aside>
	);
});

type ListProps = { catalogue: Catalogue; entries: CatalogueEntry[]; onAdd: (entry: CatalogueEntry) => void };

function Found({ catalogue, entries, onAdd }: ListProps) {
	return (
		<>
			<h2 role="status">
				{entries.length === 0 ? "Nothing found" : "Found"} <span>{entries.length > 0 ? entries.length : ""}</span>
			</h2>
			{entries.slice(0, 60).map((entry) => (
				<PaletteItem
					key={entry.id}
					catalogue={catalogue}
					entry={entry}
					detail={ownerName(catalogue, entry)}
					onAdd={onAdd}
				/>
			))}
		</>
	);
}

function ownerName(catalogue: Catalogue, entry: CatalogueEntry): string {
	const owner = catalogue.connectors.find((connector) => connector.id === entry.connector)?.name ?? entry.connector;
	return entry.kind === "trigger" ? `${owner}, starts the flow` : owner;
}

type OpenProps = ListProps & { connector: ConnectorEntry; onBack: () => void };

function OfConnector({ catalogue, connector, entries, onAdd, onBack }: OpenProps) {
	const own = entries.filter((entry) => entry.connector === connector.id);
	const triggers = own.filter((entry) => entry.kind === "trigger");
	const actions = own.filter((entry) => entry.kind !== "trigger");
	return (
		<>
			<button type="button" className="palette-back" onClick={onBack}>
				<ChevronLeft size={15} aria-hidden="true" />
				<Tile icon={connector.icon} size={22} />
				{connector.name}
			</button>
			{triggers.length > 0 ? <h2>Triggers</h2> : null}
			{triggers.map((entry) => (
				<PaletteItem key={entry.id} catalogue={catalogue} entry={entry} detail="Starts the flow" onAdd={onAdd} />
			))}
			{actions.length > 0 ? <h2>Actions</h2> : null}
			{actions.map((entry) => (
				<PaletteItem key={entry.id} catalogue={catalogue} entry={entry} detail={entry.description} onAdd={onAdd} />
			))}
		</>
	);
}

function Overview({ catalogue, entries, onAdd, onOpen }: ListProps & { onOpen: (id: string) => void }) {
	const of = (id: string) => entries.filter((entry) => entry.connector === id);
	const systems = catalogue.connectors.filter(
		(each) => (each.group === "connector" || each.group === "builtin") && of(each.id).length > 0,
	);
	const controls = entries.filter((entry) => entry.kind === "control");
	const functions = entries.filter((entry) => entry.kind === "function");
	return (
		<>
			<LikelyNext onAdd={onAdd} />
			<h2>
				Connectors <span>{systems.length}</span>
			</h2>
			<div className="palette-grid">
				{systems.map((connector) => (
					<button key={connector.id} type="button" className="palette-connector" onClick={() => onOpen(connector.id)}>
						<Tile icon={connector.icon} size={26} />
						<b>{connector.name}</b>
						<small>{contents(of(connector.id))}</small>
					</button>
				))}
			</div>
			<h2>
				Flow control <span>{controls.length}</span>
			</h2>
			{controls.map((entry) => (
				<PaletteItem key={entry.id} catalogue={catalogue} entry={entry} detail={entry.description} onAdd={onAdd} />
			))}
			<h2>
				Functions <span>{functions.length}</span>
			</h2>
			{functions.map((entry) => (
				<PaletteItem key={entry.id} catalogue={catalogue} entry={entry} detail={entry.description} onAdd={onAdd} />
			))}
		</>
	);
}

function contents(entries: CatalogueEntry[]): string {
	const actions = entries.filter((entry) => entry.kind !== "trigger").length;
	return actions > 0 ? count(actions, "action") : count(entries.length, "trigger");
}
