import { Textarea } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { lazy, type Ref, Suspense } from "react";
import type { Help, Mark, Stretch, TextLanguage } from "./text-language.ts";
import "./editor-field.css";

/** What may be asked of an open editor. */
export type EditorHandle = { insert(words: string): void; select(stretch: Stretch): void; focus(): void };

export type CodeEditorProps = {
	label: string;
	/** One object for its whole life: another one makes a new editor. */
	language: TextLanguage;
	value: string;
	lines: { least: number; most: number };
	marks?: readonly Mark[] | undefined;
	help?: Help | undefined;
	readOnly?: boolean;
	lineNumbers?: boolean;
	placeholder?: string | undefined;
	autoFocus?: boolean;
	handle?: Ref<EditorHandle>;
	onChange?: (text: string) => void;
	onBlur?: () => void;
	/** Whether there is one is decided when the editor is made. */
	onEscape?: () => void;
	onSubmit?: () => void;
};

/** The editor is large: it comes when one is first shown. */
const CodeEditor = lazy(() => import("./code-editor.tsx"));

/** Text in the code editor; where there is no room for one (phones), in a plain field. */
export function EditorField(props: CodeEditorProps) {
	const narrow = useMediaQuery("(max-width: 639px)", false, { getInitialValueInEffect: false });
	if (narrow) return <PlainField {...props} />;
	return (
		<Suspense fallback={<EditorSkeleton {...props} />}>
			<CodeEditor {...props} />
		</Suspense>
	);
}

function PlainField({
	label,
	value,
	lines,
	marks,
	readOnly,
	placeholder,
	autoFocus,
	onChange,
	onBlur,
}: CodeEditorProps) {
	return (
		<Textarea
			aria-label={label}
			autosize
			minRows={lines.least}
			maxRows={lines.most}
			spellCheck={false}
			error={marks?.find(({ severity }) => severity === "error")?.message}
			styles={{ input: { fontFamily: "var(--font-mono)" } }}
			{...(placeholder ? { placeholder } : {})}
			{...(autoFocus ? { "data-autofocus": true } : {})}
			readOnly={readOnly ?? false}
			value={value}
			onChange={(event) => onChange?.(event.currentTarget.value)}
			onBlur={() => onBlur?.()}
		/>
	);
}

/** The text as it stands, until the editor is there. */
function EditorSkeleton({ value, lines }: CodeEditorProps) {
	return (
		<pre className="code-editor code-editor-skeleton" style={{ height: lines.least * 20 + 16 }} aria-busy="true">
			{value}
		</pre>
	);
}
