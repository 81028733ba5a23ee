import { CircleAlert } from "lucide-react";
import { messageOf } from "../api/api-error.ts";
import "./inline-alert.css";

/** An error beside what caused it; nothing typed is lost. Renders nothing without an error. */
export function InlineAlert({ error }: { error: unknown }) {
	if (!error) return null;
	return (
		<div className="inline-alert" role="alert">
			<CircleAlert size={15} aria-hidden="true" />
			<span>{typeof error === "string" ? error : messageOf(error)}</span>
		</div>
	);
}
