import { useDialog } from "./dialog.ts";
import { ExtractDialog } from "./extract-dialog.tsx";
import { KeySheet } from "./key-sheet.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { NoteDialog } from "./note-dialog.tsx";
import { PasteDialog } from "./paste-dialog.tsx";
import type { Hands } from "./selection-edits.ts";

/** What is asked over the canvas: one thing at a time. */
export function Dialogs({ hands, readOnly }: { hands: Hands; readOnly: boolean }) {
	const dialog = useDialog((state) => state.dialog);
	if (dialog?.kind === "keys") return <KeySheet hands={hands} readOnly={readOnly} />;
	if (dialog?.kind === "move") return <MoveDialog hands={hands} />;
	if (dialog?.kind === "note") return <NoteDialog hands={hands} dialog={dialog} />;
	if (dialog?.kind === "extract") return <ExtractDialog hands={hands} />;
	if (dialog?.kind === "paste") return <PasteDialog hands={hands} dialog={dialog} />;
	return null;
}
