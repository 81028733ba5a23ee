import type { Connection } from "@keyway/contract/connections";
import type { ConnectorEntry } from "@keyway/schema/catalogue";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { notifyError } from "../ui/notify.ts";
import { Tile } from "../ui/tile.tsx";
import { HealthDot, healthWords } from "./health.tsx";
import { useConnectionChanges } from "./use-connections.ts";

type Props = {
	connection: Connection;
	connector: ConnectorEntry | undefined;
	mayWrite: boolean;
	onEdit: () => void;
	onUses: () => void;
};

/** One connection: what it reaches, whether it works, and trying it. */
export function ConnectionRow({ connection, connector, mayWrite, onEdit, onUses }: Props) {
	const { test, remove } = useConnectionChanges();
	const message = test.error?.message ?? test.data?.message ?? connection.lastTest?.message;
	return (
		<tr>
			<td>
				<div className="cell-main">
					{connector ? <Tile icon={connector.icon} /> : null}
					<div className="grow">
						<span className="name">{connection.name}</span>
						<span className="cell-sub">{connector?.name ?? connection.connector}</span>
					</div>
				</div>
			</td>
			<td>
				<span className="health" role="status">
					<HealthDot connection={connection} />
					<span>
						{test.isPending ? "Testing…" : healthWords(connection)}
						{message ? <span className="cell-sub">{message}</span> : null}
					</span>
				</span>
			</td>
			<td className="actions">
				<Button onClick={onUses} aria-label={`Used by: ${connection.name}`} style={{ marginInlineEnd: 6 }}>
					Used by
				</Button>
				{mayWrite ? (
					<span style={{ display: "inline-flex", gap: 6 }}>
						<Button
							loading={test.isPending}
							onClick={() => test.mutate(connection)}
							aria-label={`Test ${connection.name}`}
						>
							Test
						</Button>
						<Menu>
							<Menu.Target>
								<ActionIcon size={32} aria-label={`More for ${connection.name}`}>
									<Ellipsis size={16} />
								</ActionIcon>
							</Menu.Target>
							<Menu.Dropdown>
								<Menu.Item leftSection={<Pencil size={15} />} onClick={onEdit}>
									Edit
								</Menu.Item>
								<Menu.Item
									leftSection={<Trash2 size={15} />}
									onClick={() =>
										remove.mutate(connection, {
											onError: (error) => notifyError(`“${connection.name}” was not deleted`, error),
										})
									}
								>
									Delete
								</Menu.Item>
							</Menu.Dropdown>
						</Menu>
					</span>
				) : null}
			</td>
		</tr>
	);
}
