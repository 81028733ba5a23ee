import type { LucideIcon } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { DockTab } from "./designer-view.ts";

export type TabSpec = { id: DockTab; label: string; icon: LucideIcon; count?: number; plain?: boolean };
type Props = { tabs: TabSpec[]; value: DockTab; onChange: (tab: DockTab) => void };

/** The tabs of the dock; arrows change them. */
export function DockTabs({ tabs, value, onChange }: Props) {
	const onKeyDown = (event: KeyboardEvent) => {
		const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
		if (step === 0) return;
		const at = tabs.findIndex((tab) => tab.id === value);
		const next = tabs[(at + step + tabs.length) % tabs.length];
		if (!next) return;
		event.preventDefault();
		onChange(next.id);
		document.getElementById(`dock-tab-${next.id}`)?.focus();
	};
	return (
		<div className="dock-tabs" role="tablist" aria-label="Below the canvas" onKeyDown={onKeyDown}>
			{tabs.map(({ id, label, icon: Glyph, count, plain }) => (
				<button
					key={id}
					id={`dock-tab-${id}`}
					type="button"
					role="tab"
					aria-selected={id === value}
					aria-controls="dock-panel"
					tabIndex={id === value ? 0 : -1}
					onClick={() => onChange(id)}
				>
					<Glyph size={15} aria-hidden="true" />
					{label}
					{count ? <em data-plain={plain}>{count}</em> : null}
				</button>
			))}
		</div>
	);
}
