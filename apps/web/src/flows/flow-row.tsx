import type { FlowListItem, FlowSummary } from "@keyway/contract/flows";
import type { Catalogue } from "@keyway/schema/catalogue";
import { definitionId } from "@keyway/schema/ids";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { Download, Ellipsis, ExternalLink, Link2, RotateCcw, Trash2 } from "lucide-react";
import { Link, useLocation } from "wouter";
import { between, fullTime, shortTime } from "../ui/format.ts";
import { RUN_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { Tile } from "../ui/tile.tsx";
import { FavouriteStar } from "./favourite-star.tsx";
import { FlowStatus } from "./flow-status.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { FLOW_KINDS } from "./kinds.ts";
import { useExport } from "./use-export.ts";

type Props = {
	flow: FlowListItem;
	catalogue: Catalogue | undefined;
	mayEdit: boolean;
	onRemove: () => void;
	onRestore: () => void;
	onUses: () => void;
};

/** The connectors that a flow touches, each once, in order. */
function connectorsOf(flow: FlowSummary, catalogue: Catalogue | undefined) {
	const uses = flow.trigger ? [flow.trigger, ...flow.cards] : flow.cards;
	const ids = new Set(uses.map((each) => definitionId(each).split(".")[0]));
	return (catalogue?.connectors ?? [])
		.filter((connector) => ids.has(connector.id) && connector.group !== "control" && connector.group !== "function")
		.slice(0, 5);
}

/** One flow of the list. */
export function FlowRow({ flow, catalogue, mayEdit, onRemove, onRestore, onUses }: Props) {
	const [, go] = useLocation();
	const save = useExport();
	const deleted = flow.deletedAt !== null;
	const trigger = catalogue?.entries.find((entry) => flow.trigger && entry.id === definitionId(flow.trigger));
	return (
		<tr>
			<td>
				<div className="cell-main">
					{deleted ? null : <FavouriteStar flow={flow} />}
					<KindIcon kind={flow.kind} />
					<div className="grow">
						{deleted ? (
							<span className="name">{flow.name}</span>
						) : (
							<Link className="name" href={`/flows/${flow.id}`}>
								{flow.name}
							</Link>
						)}
						<span className="cell-sub ellipsis">
							{trigger?.name ?? flow.description ?? FLOW_KINDS[flow.kind].label}
						</span>
					</div>
				</div>
			</td>
			<td>
				<span style={{ display: "flex", gap: 4 }}>
					{connectorsOf(flow, catalogue).map((connector) => (
						<span key={connector.id} title={connector.name}>
							<Tile icon={connector.icon} size={22} />
							<span className="visually-hidden">{connector.name}</span>
						</span>
					))}
				</span>
			</td>
			<td>
				<FlowStatus flow={flow} />
			</td>
			<td>{flow.lastRun ? <LastRun run={flow.lastRun} flowId={flow.id} /> : <span className="mut">Never ran</span>}</td>
			<td>
				<time dateTime={flow.updatedAt} title={fullTime(flow.updatedAt)}>
					{shortTime(flow.updatedAt)}
				</time>
			</td>
			<td className="actions">
				{deleted && mayEdit ? (
					<Button leftSection={<RotateCcw size={14} />} onClick={onRestore}>
						Restore
					</Button>
				) : null}
				{deleted || !mayEdit ? null : (
					<Menu>
						<Menu.Target>
							<ActionIcon aria-label={`More for ${flow.name}`}>
								<Ellipsis size={16} />
							</ActionIcon>
						</Menu.Target>
						<Menu.Dropdown>
							<Menu.Item leftSection={<ExternalLink size={15} />} onClick={() => go(`/flows/${flow.id}`)}>
								Open
							</Menu.Item>
							<Menu.Item leftSection={<Link2 size={15} />} onClick={onUses}>
								What uses it
							</Menu.Item>
							<Menu.Item leftSection={<Download size={15} />} onClick={() => save.mutate(flow)}>
								Export
							</Menu.Item>
							<Menu.Item leftSection={<Trash2 size={15} />} onClick={onRemove}>
								Move to bin
							</Menu.Item>
						</Menu.Dropdown>
					</Menu>
				)}
			</td>
		</tr>
	);
}

function LastRun({ run, flowId }: { run: NonNullable<FlowSummary["lastRun"]>; flowId: string }) {
	const look = RUN_STATUS[run.status];
	return (
		<Link href={`/flows/${flowId}/runs/${run.id}`} style={{ display: "inline-flex", gap: 8, color: "inherit" }}>
			<StatusText look={look} />
			<span className="mut">
				{shortTime(run.startedAt)}
				{run.endedAt ? `, ${between(run.startedAt, run.endedAt)}` : ""}
			</span>
		</Link>
	);
}
