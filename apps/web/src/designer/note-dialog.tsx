import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../session/use-me.ts";
import { titleOf } from "../words/flow-context.ts";
import { type DialogOf, useDialog } from "./dialog.ts";
import { useDocument } from "./document-context.ts";
import type { Hands } from "./selection-edits.ts";

/** A note beside a card or a group: why it is done this way. Runs ignore it. */
export function NoteDialog({ hands, dialog }: { hands: Hands; dialog: DialogOf<"note"> }) {
	const close = useDialog((state) => state.close);
	const edit = useDocument((state) => state.edit);
	const { me } = useMe();
	const { graph, catalogue, kind } = hands.store.getState();
	const before = dialog.id === null ? undefined : graph.notes[dialog.id];
	const [text, setText] = useState(before?.text ?? "");
	const title = graph.groups[dialog.at]?.title ?? titleOf({ graph, catalogue, kind }, dialog.at);
	const save = () => {
		const id = dialog.id ?? `note_${crypto.randomUUID().slice(0, 8)}`;
		const note = { text: text.trim(), at: dialog.at, author: me?.name ?? "", date: new Date().toISOString() };
		close();
		edit(before ? `Change a note at ${title}` : `Add a note to ${title}`, [{ kind: "note.set", id, note }]);
	};
	return (
		<Modal opened onClose={close} title={`Note at ${title}`} size={440}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					if (text.trim()) save();
				}}
			>
				<Textarea
					label="Note"
					placeholder="Why is it done this way?"
					data-autofocus
					autosize
					minRows={4}
					maxRows={14}
					maxLength={5_000}
					value={text}
					onChange={(event) => setText(event.currentTarget.value)}
					onKeyDown={(event) => {
						if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
					}}
				/>
				<div className="form-foot">
					{dialog.id !== null && before ? (
						<Button
							variant="danger"
							onClick={() => {
								close();
								edit(`Remove a note from ${title}`, [{ kind: "note.remove", id: dialog.id as string }]);
							}}
						>
							Remove
						</Button>
					) : null}
					<Button onClick={close}>Cancel</Button>
					<Button type="submit" variant="filled" disabled={!text.trim()}>
						Save note
					</Button>
				</div>
			</form>
		</Modal>
	);
}
