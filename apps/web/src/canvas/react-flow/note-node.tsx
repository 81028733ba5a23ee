import { type NodeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { useCanvasActions } from "../canvas-actions.ts";
import type { NoteNode } from "./elements.ts";

/** Below it the author's line would take the place of the note. */
const READABLE = 0.799;

/** A note beside its card: who wrote what and when; a click opens it. */
export const NoteView = memo(function NoteView({ data }: NodeProps<NoteNode>) {
	const { note } = data;
	const { edit } = useCanvasActions();
	const readable = useStore((state) => state.transform[2] >= READABLE);
	return (
		<button
			type="button"
			className="note-paper nopan"
			tabIndex={-1}
			disabled={!edit}
			aria-label={note.label}
			onClick={(event) => {
				event.stopPropagation();
				edit?.openNote(note.id);
			}}
		>
			<span className="note-text">{note.text}</span>
			{readable ? <span className="note-by">{note.by}</span> : null}
		</button>
	);
});
