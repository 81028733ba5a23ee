import { useState } from "react";

export type PanelSize = { value: number; min: number; max: number; set: (value: number) => void };

/** The size of a panel in px, remembered in this browser. */
export function usePanelSize(name: string, usual: number, min: number, max: number): PanelSize {
	const key = `keyway.panel.${name}`;
	const [stored, setStored] = useState(() => Number(localStorage.getItem(key)) || null);
	const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));
	return {
		value: clamp(stored ?? usual),
		min,
		max,
		set: (value) => {
			localStorage.setItem(key, String(clamp(value)));
			setStored(clamp(value));
		},
	};
}
