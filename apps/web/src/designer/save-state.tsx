import { Cloud, CloudAlert, CloudOff, CloudUpload, type LucideIcon } from "lucide-react";
import { useDocument } from "./document-context.ts";
import type { SaveState as State } from "./document-store.ts";
import "./save-state.css";

const LOOK: Record<State, [LucideIcon, string]> = {
	saved: [Cloud, "Saved"],
	saving: [CloudUpload, "Saving…"],
	offline: [CloudOff, "Offline, kept here"],
	refused: [CloudAlert, "Not saved"],
};

/** Whether the server has what is shown. */
export function SaveState() {
	const state = useDocument((document) => document.save);
	const [Glyph, words] = LOOK[state];
	return (
		<span className="save-state" data-state={state} role="status">
			<Glyph size={14} aria-hidden="true" />
			<span>{words}</span>
		</span>
	);
}
