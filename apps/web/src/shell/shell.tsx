import type { ReactNode } from "react";
import { TopBar } from "./top-bar.tsx";

/** The frame of the pages that are lists; the flow page brings a frame of its own. */
export function Shell({ children }: { children: ReactNode }) {
	return (
		<div className="shell">
			<TopBar />
			{children}
		</div>
	);
}
