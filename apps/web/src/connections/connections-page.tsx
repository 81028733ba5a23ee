import type { Connection } from "@keyway/contract/connections";
import type { ConnectorEntry } from "@keyway/schema/catalogue";
import { Button, Menu } from "@mantine/core";
import { Plug, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCatalogue } from "../api/use-catalogue.ts";
import type { UsedThing } from "../flows/use-flow-uses.ts";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Page } from "../ui/page.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { Tile } from "../ui/tile.tsx";
import { ConnectionDialog } from "./connection-dialog.tsx";
import { ConnectionRow } from "./connection-row.tsx";
import { useConnections } from "./use-connections.ts";
import "../ui/data-table.css";

const UsesDialog = lazy(() => import("../flows/uses-dialog.tsx"));

type Editing = { connector: ConnectorEntry; connection: Connection | null };

/** How outside systems are reached, and whether each way works. */
export default function ConnectionsPage() {
	const { may } = useMe();
	const list = useConnections();
	const catalogue = useCatalogue();
	const [used, setUsed] = useState<UsedThing | null>(null);
	const [editing, setEditing] = useState<Editing | null>(null);
	const connectors = catalogue.data?.connectors ?? [];
	const connectable = connectors.filter((connector) => connector.connection && connector.connection.length > 0);
	const connections = list.data?.items ?? [];
	const mayWrite = may("connections:write");
	const add = mayWrite ? (
		<AddMenu connectors={connectable} onPick={(connector) => setEditing({ connector, connection: null })} />
	) : null;

	const edit = (connection: Connection) => {
		const connector = connectors.find((each) => each.id === connection.connector);
		if (connector) setEditing({ connector, connection });
	};

	return (
		<Page
			title="Connections"
			lead="How flows reach your other systems. Secrets are kept encrypted and never shown again."
			actions={add}
		>
			<section className="panel" aria-label="Connections" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={4} height={56} /> : null}
				{list.isError ? (
					<ErrorState
						title="The connections could not be loaded"
						error={list.error}
						onRetry={() => void list.refetch()}
					/>
				) : null}
				{list.isSuccess && connections.length === 0 ? (
					<EmptyState icon={Plug} title="No connections yet" action={add}>
						Connect Slack, Salesforce and others, so that cards can act there.
					</EmptyState>
				) : null}
				{connections.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Connection</th>
								<th scope="col">Health</th>
								<th scope="col">
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{connections.map((connection) => (
								<ConnectionRow
									key={connection.id}
									connection={connection}
									connector={connectors.find((each) => each.id === connection.connector)}
									mayWrite={mayWrite}
									onEdit={() => edit(connection)}
									onUses={() => setUsed({ kind: "connection", id: connection.id, name: connection.name })}
								/>
							))}
						</tbody>
					</table>
				) : null}
			</section>
			{used ? (
				<Suspense fallback={null}>
					<UsesDialog thing={used} onClose={() => setUsed(null)} />
				</Suspense>
			) : null}
			{editing ? <ConnectionDialog {...editing} onClose={() => setEditing(null)} /> : null}
		</Page>
	);
}

function AddMenu({
	connectors,
	onPick,
}: {
	connectors: ConnectorEntry[];
	onPick: (connector: ConnectorEntry) => void;
}) {
	return (
		<Menu width={220}>
			<Menu.Target>
				<Button variant="solid" leftSection={<Plus size={15} />}>
					Add connection
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				{connectors.map((connector) => (
					<Menu.Item
						key={connector.id}
						leftSection={<Tile icon={connector.icon} size={22} />}
						onClick={() => onPick(connector)}
					>
						{connector.name}
					</Menu.Item>
				))}
			</Menu.Dropdown>
		</Menu>
	);
}
