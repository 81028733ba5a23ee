import { useEffect, useImperativeHandle, useRef } from "react";
import { createEditor, type TextEditor } from "./create-editor.ts";
import type { CodeEditorProps } from "./editor-props.ts";

/** The editor as a part of a page; see editor-field.tsx, which loads it. */
export default function CodeEditor(props: CodeEditorProps) {
	const place = useRef<HTMLDivElement>(null);
	const own = useRef<TextEditor | null>(null);
	/** What was typed here and has not come back as `value` yet: it must not overwrite what is typed meanwhile. */
	const given = useRef<string[]>([]);
	const latest = useRef(props);
	latest.current = props;
	const { label, language, value, marks, readOnly = false, lineNumbers = false } = props;
	const { least, most } = props.lines;

	useEffect(() => {
		if (!place.current) return;
		const { placeholder, autoFocus, onEscape, onSubmit } = latest.current;
		const made = createEditor(place.current, {
			label,
			language,
			text: latest.current.value,
			lines: { least, most },
			readOnly,
			lineNumbers,
			...(placeholder ? { placeholder } : {}),
			help: () => latest.current.help ?? {},
			onChange(text) {
				given.current.push(text);
				latest.current.onChange?.(text);
			},
			onBlur: () => latest.current.onBlur?.(),
			...(onEscape ? { onEscape: () => latest.current.onEscape?.() } : {}),
			...(onSubmit ? { onSubmit: () => latest.current.onSubmit?.() } : {}),
		});
		own.current = made;
		made.setMarks(latest.current.marks ?? []);
		if (autoFocus) {
			const end = made.text().length;
			made.select({ from: end, to: end });
			made.focus();
		}
		return () => {
			own.current = null;
			made.dispose();
		};
	}, [label, language, readOnly, lineNumbers, least, most]);

	useEffect(() => {
		const at = given.current.indexOf(value);
		given.current = given.current.slice(at + 1);
		if (at < 0) own.current?.setText(value);
	}, [value]);
	useEffect(() => own.current?.setMarks(marks ?? []), [marks]);
	useImperativeHandle(props.handle, () => ({
		insert: (words) => own.current?.insert(words),
		select: (stretch) => own.current?.select(stretch),
		focus: () => own.current?.focus(),
	}));
	return <div ref={place} className="code-editor" data-invalid={marks?.some(({ severity }) => severity === "error")} />;
}
