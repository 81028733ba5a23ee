import { Button } from "@mantine/core";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { messageOf } from "../api/api-error.ts";
import "./state.css";

/** A page part that could not be loaded: what happened, and trying again. */
export function ErrorState({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
	return (
		<div className="state" data-tone="bad" role="alert">
			<span className="state-art" aria-hidden="true">
				<TriangleAlert size={24} strokeWidth={1.8} />
			</span>
			<h2>{title}</h2>
			<p>{messageOf(error)}</p>
			{onRetry ? (
				<div className="state-action">
					<Button leftSection={<RotateCcw size={14} />} onClick={onRetry}>
						Try again
					</Button>
				</div>
			) : null}
		</div>
	);
}
