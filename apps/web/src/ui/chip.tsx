import type { Icon } from "@keyway/schema/catalogue";
import { Tile } from "./tile.tsx";
import "./chip.css";

/** Data of an earlier card, as it is seen in a field: source icon and name, never code. */
export function Chip({ icon, label, from }: { icon: Icon; label: string; from?: string }) {
	return (
		<span className="chip" title={from ? `${label}, from ${from}` : label}>
			<Tile icon={icon} size={14} />
			<span>{label}</span>
		</span>
	);
}
