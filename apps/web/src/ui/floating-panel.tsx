import { Portal } from "@mantine/core";
import { useClickOutside, useFocusReturn } from "@mantine/hooks";
import type { ReactNode } from "react";
import "./floating-panel.css";

export type Point = { x: number; y: number };
type Props = { label: string; at: Point; width: number; height: number; onClose: () => void; children: ReactNode };

/** A small dialog at a place on the screen, kept inside it; closes by a click beside it and gives the focus back. */
export function FloatingPanel({ label, at, width, height, onClose, children }: Props) {
	const panel = useClickOutside(onClose);
	useFocusReturn({ opened: true });
	const left = Math.max(8, Math.min(at.x, window.innerWidth - width - 8));
	const top = Math.max(60, Math.min(at.y, window.innerHeight - height - 8));
	return (
		<Portal>
			<div ref={panel} className="floating-panel" style={{ left, top, width }} role="dialog" aria-label={label}>
				{children}
			</div>
		</Portal>
	);
}
