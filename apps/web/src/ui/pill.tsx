import type { ReactNode } from "react";
import "./pill.css";

/** A small state with a dot: draft (hollow, amber), ok, bad or plain. */
export function Pill({ tone = "plain", children }: { tone?: "draft" | "ok" | "bad" | "plain"; children: ReactNode }) {
	return (
		<span className="pill" data-tone={tone}>
			<i aria-hidden="true" />
			{children}
		</span>
	);
}
