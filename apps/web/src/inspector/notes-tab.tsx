import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useDocument } from "../designer/document-context.ts";
import { useMe } from "../session/use-me.ts";
import { shortDate } from "../ui/format.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import "./notes-tab.css";

type Props = { context: FlowContext; card: string; readOnly: boolean };

/** Notes of people on a card; runs ignore them. */
export function NotesTab({ context, card, readOnly }: Props) {
	const edit = useDocument((state) => state.edit);
	const { me } = useMe();
	const [text, setText] = useState("");
	const notes = Object.entries(context.graph.notes).filter(([, note]) => note.at === card);
	const title = titleOf(context, card);
	const add = () => {
		const id = `note_${crypto.randomUUID().slice(0, 8)}`;
		const note = { text: text.trim(), at: card, author: me?.name ?? "", date: new Date().toISOString() };
		if (edit(`Add a note to ${title}`, [{ kind: "note.set", id, note }])) setText("");
	};
	return (
		<>
			{notes.length === 0 && readOnly ? (
				<p className="mut" style={{ marginTop: 16 }}>
					No notes on this card.
				</p>
			) : null}
			{notes.map(([id, note]) => (
				<article key={id} className="note-card">
					{note.text}
					<footer>
						{note.author}, {shortDate(note.date)}
						{readOnly ? null : (
							<button type="button" onClick={() => edit(`Remove a note from ${title}`, [{ kind: "note.remove", id }])}>
								Remove
							</button>
						)}
					</footer>
				</article>
			))}
			{readOnly ? null : (
				<form
					className="form-rows"
					style={{ marginTop: 16 }}
					onSubmit={(event) => {
						event.preventDefault();
						if (text.trim()) add();
					}}
				>
					<Textarea
						label="New note"
						placeholder="Why is it done this way?"
						autosize
						minRows={3}
						maxLength={5_000}
						value={text}
						onChange={(event) => setText(event.currentTarget.value)}
						onKeyDown={(event) => event.stopPropagation()}
					/>
					<Button type="submit" disabled={!text.trim()}>
						Add note
					</Button>
				</form>
			)}
		</>
	);
}
