import { Skeleton } from "@mantine/core";
import { TopBar } from "../shell/top-bar.tsx";
import "./workspace.css";

/** The designer while the flow is read: cards as they will stand. */
export function WorkspaceSkeleton() {
	return (
		<div className="workspace" data-palette="none">
			<TopBar />
			<main className="stage" id="main" aria-busy="true" aria-label="Loading the flow">
				<div style={{ display: "flex", gap: 48, padding: "14% 64px 0" }}>
					{[210, 236, 180, 150].map((height) => (
						<Skeleton key={height} width={240} height={height} radius={12} style={{ flex: "none" }} />
					))}
				</div>
			</main>
			<aside className="inspector" aria-hidden="true" />
			<section className="dock" aria-hidden="true" />
		</div>
	);
}
