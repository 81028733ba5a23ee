import { useEffect, useRef } from "react";
import { createEditor, type TextEditor } from "../monaco/create-editor.ts";
import { cardOnLine, lineOfCard, marksOf } from "./line-places.ts";
import type { Reading } from "./reading.ts";
import { STEPS } from "./steps-language.ts";

type Props = {
	steps: string;
	/** What the steps were read as; none while they are being read. */
	reading: Reading | null;
	selected: string | null;
	onChange: (steps: string) => void;
	/** The cursor came to the line of this card. */
	onCard: (card: string | null, line: number) => void;
	onAccept: () => void;
	onDrop: () => void;
};

type Decorations = ReturnType<TextEditor["view"]["createDecorationsCollection"]>;

/** The steps as a text: what was understood is underlined as surely as it was read. */
export default function StepsEditor(props: Props) {
	const place = useRef<HTMLDivElement>(null);
	const own = useRef<{ editor: TextEditor; decorations: Decorations } | null>(null);
	const latest = useRef(props);
	latest.current = props;
	const { steps, reading, selected } = props;

	useEffect(() => {
		if (!place.current) return;
		const editor = createEditor(place.current, {
			label: "Steps as text",
			language: STEPS,
			text: latest.current.steps,
			lines: { least: 4, most: 400 },
			placeholder: "When a user is created",
			onChange: (text) => latest.current.onChange(text),
			onSubmit: () => latest.current.onAccept(),
			onEscape: () => latest.current.onDrop(),
		});
		const moved = editor.view.onDidChangeCursorPosition(({ position, reason }) => {
			// Only where a person went; not where an undo or a new text put the cursor.
			if (!editor.view.hasTextFocus() || reason === 1) return;
			const line = position.lineNumber + 1;
			const { reading: read, onCard } = latest.current;
			onCard(read ? cardOnLine(read, line) : null, line);
		});
		own.current = { editor, decorations: editor.view.createDecorationsCollection() };
		return () => {
			own.current = null;
			moved.dispose();
			editor.dispose();
		};
	}, []);

	useEffect(() => own.current?.editor.setText(steps), [steps]);
	useEffect(() => {
		const { editor, decorations } = own.current ?? {};
		editor?.setMarks(reading ? marksOf(reading, steps) : []);
		decorations?.set(reading ? decorationsOf(reading, selected) : []);
	}, [reading, steps, selected]);
	return <div ref={place} className="steps-editor" />;
}

/** Slots underlined by how sure they are, a mark at the end of lines that were guessed, the selected card's line. */
function decorationsOf(reading: Reading, selected: string | null): Parameters<Decorations["set"]>[0] {
	const slots = reading.lines.flatMap(({ n, slots }) =>
		slots.map(({ start, end, confidence }) => ({
			range: { startLineNumber: n - 1, startColumn: start, endLineNumber: n - 1, endColumn: end },
			options: { inlineClassName: `steps-slot steps-${confidence}` },
		})),
	);
	const guessed = reading.lines
		.filter(({ n, confidence }) => n > 1 && confidence === "guessed")
		.map(({ n }) => ({
			range: { startLineNumber: n - 1, startColumn: 1, endLineNumber: n - 1, endColumn: 1 },
			options: { isWholeLine: true, linesDecorationsClassName: "steps-guessed-line" },
		}));
	const own = selected === null ? null : lineOfCard(reading, selected);
	const current = own === null || own < 2 ? [] : [lineAt(own - 1)];
	return [...slots, ...guessed, ...current];
}

const lineAt = (line: number) => ({
	range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
	options: { isWholeLine: true, className: "steps-current-line" },
});
