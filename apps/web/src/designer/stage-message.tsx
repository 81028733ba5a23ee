import { ActionIcon, Button } from "@mantine/core";
import { X } from "lucide-react";
import { count } from "../ui/format.ts";
import { useDocument } from "./document-context.ts";

/** What the person should know about their edits: no connection, a refusal, what others did to them. */
export function StageMessage() {
	const message = useDocument((state) => state.message);
	const offline = useDocument((state) => state.save === "offline");
	const waiting = useDocument((state) => state.draft.pending.length);
	const said = useDocument((state) => state.said);
	const conflicts = useDocument((state) => state.conflicts);
	const settle = useDocument((state) => state.settle);
	const dismiss = useDocument((state) => state.dismissMessage);
	return (
		<>
			<span className="visually-hidden" role="status">
				{said}
			</span>
			{offline ? (
				<div className="stage-message" data-tone="wait" role="status">
					No connection. {count(waiting, "edit is", "edits are")} kept in this browser and sent when the server answers.
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
			{conflicts.map((conflict) => (
				<div key={conflict.id} className="stage-message" role="alert">
					<span>{conflict.words}</span>
					<Button size="compact-xs" onClick={() => settle(conflict, true)}>
						Restore mine
					</Button>
					<Button size="compact-xs" onClick={() => settle(conflict, false)}>
						Keep theirs
					</Button>
				</div>
			))}
		</>
	);
}
