import { Skeleton } from "@mantine/core";
import { TopBar } from "../shell/top-bar.tsx";
import "./workspace.css";

const SIZES = { ["--inspector-width" as string]: "324px", ["--dock-height" as string]: "30vh" };

/** The designer while the flow is read: cards as they will stand. */
export function WorkspaceSkeleton() {
	return (
		<div className="workspace" data-palette="none" style={SIZES}>
			<TopBar />
			<main className="stage" id="main" aria-busy="true" aria-label="Loading the flow">
				<div style={{ display: "flex", gap: 48, padding: "14% 64px 0" }}>
					{[210, 236, 180, 150].map((height) => (
						<Skeleton key={height} width={240} height={height} radius={12} style={{ flex: "none" }} />
					))}
				</div>
			</main>
			<div className="inspector inspector-edge" aria-hidden="true" />
			<div className="dock dock-edge" aria-hidden="true" />
		</div>
	);
}
