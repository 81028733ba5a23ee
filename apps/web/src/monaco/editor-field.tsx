import { Textarea } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import type { CodeEditorProps } from "./editor-props.ts";
import "./editor-field.css";

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
