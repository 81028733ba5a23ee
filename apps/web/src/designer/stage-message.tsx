import { ActionIcon } from "@mantine/core";
import { X } from "lucide-react";
import { useDocument } from "./document-context.ts";

/** What the person should know about their edits: a refusal, edits of others, no connection. */
export function StageMessage() {
	const message = useDocument((state) => state.message);
	const save = useDocument((state) => state.save);
	const said = useDocument((state) => state.said);
	const dismiss = useDocument((state) => state.dismissMessage);
	return (
		<>
			<span className="visually-hidden" role="status">
				{said}
			</span>
			{save === "offline" ? (
				<div className="stage-message" data-tone="wait" role="status">
					The server does not answer. Your edits are kept here and sent as soon as it does.
				</div>
			) : null}
			{message ? (
				<div className="stage-message" role="alert">
					<span>{message}</span>
					<ActionIcon size={26} aria-label="Dismiss" onClick={dismiss}>
						<X size={14} />
					</ActionIcon>
				</div>
			) : null}
		</>
	);
}
