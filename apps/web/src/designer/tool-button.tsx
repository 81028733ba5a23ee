import { ActionIcon, Kbd, Tooltip } from "@mantine/core";
import type { LucideIcon } from "lucide-react";

type Props = {
	icon: LucideIcon;
	label: string;
	keys?: string;
	pressed?: boolean;
	disabled?: boolean;
	onClick: () => void;
};

/** A button of the tool bar; its tooltip names it and its key. */
export function ToolButton({ icon: Glyph, label, keys, pressed, disabled = false, onClick }: Props) {
	return (
		<Tooltip
			label={
				<span style={{ display: "flex", gap: 8, alignItems: "center" }}>
					{label} {keys ? <Kbd>{keys}</Kbd> : null}
				</span>
			}
		>
			<ActionIcon
				aria-label={label}
				aria-keyshortcuts={keys?.replace("Ctrl ", "Control+").replace("Shift ", "Shift+")}
				aria-pressed={pressed}
				disabled={disabled}
				onClick={onClick}
			>
				<Glyph size={16} />
			</ActionIcon>
		</Tooltip>
	);
}
