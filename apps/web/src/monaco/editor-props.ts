import type { Ref } from "react";
import type { Help, Mark, Stretch, TextLanguage } from "./text-language.ts";

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
