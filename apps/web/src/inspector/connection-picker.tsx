import type { Problem } from "@keyway/schema/problem";
import { Menu } from "@mantine/core";
import { ChevronDown, CircleAlert, Plus } from "lucide-react";
import { useId } from "react";
import { useLocation } from "wouter";
import { HealthDot, healthWords } from "../connections/health.tsx";
import { useConnections } from "../connections/use-connections.ts";
import "./connection-picker.css";
import "./field-row.css";

type Props = {
	connector: string;
	value: string | undefined;
	problems: Problem[];
	readOnly: boolean;
	onChange: (connection: string) => void;
};

/** Which connection a card acts through, with its health. */
export function ConnectionPicker({ connector, value, problems, readOnly, onChange }: Props) {
	const { data } = useConnections();
	const [, go] = useLocation();
	const labelId = useId();
	const valueId = useId();
	const own = data?.items.filter((each) => each.connector === connector) ?? [];
	const current = own.find((each) => each.id === value);
	return (
		<div className="field-row" inert={readOnly}>
			<div className="field-head">
				<span className="field-name" id={labelId}>
					Connection
				</span>
			</div>
			<Menu width="target" position="bottom-start">
				<Menu.Target>
					<button
						type="button"
						className="connection-picker"
						data-invalid={problems.length > 0}
						aria-labelledby={`${labelId} ${valueId}`}
					>
						{current ? <HealthDot connection={current} /> : <span />}
						<span id={valueId}>
							<b className="ellipsis">{current?.name ?? "Choose a connection"}</b>
							{current ? <small>{healthWords(current)}</small> : null}
						</span>
						<ChevronDown size={14} aria-hidden="true" />
					</button>
				</Menu.Target>
				<Menu.Dropdown>
					{own.map((connection) => (
						<Menu.Item
							key={connection.id}
							leftSection={<HealthDot connection={connection} />}
							onClick={() => onChange(connection.id)}
						>
							{connection.name}
						</Menu.Item>
					))}
					<Menu.Item leftSection={<Plus size={14} />} onClick={() => go("/connections")}>
						Add a connection
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
			{problems.map((problem) => (
				<p key={problem.code} className="field-problem" data-severity={problem.severity}>
					<CircleAlert size={13} aria-hidden="true" />
					{problem.message}
				</p>
			))}
		</div>
	);
}
