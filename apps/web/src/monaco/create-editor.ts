import { editor, KeyCode, KeyMod, MarkerSeverity } from "./features.ts";
import { helpWith, learn, rangeOf } from "./help.ts";
import type { Help, Mark, Stretch, TextLanguage } from "./text-language.ts";
import { followTheme } from "./theme.ts";

export type EditorSetup = {
	/** What the text is, for screen readers. */
	label: string;
	language: TextLanguage;
	text: string;
	/** The editor is as high as its text, within these numbers of lines. */
	lines: { least: number; most: number };
	readOnly?: boolean;
	lineNumbers?: boolean;
	placeholder?: string;
	/** Asked anew at each keystroke. */
	help?: () => Help;
	onChange?: (text: string) => void;
	onBlur?: () => void;
	/** Esc, when no list or search of the editor is there to be closed by it. */
	onEscape?: () => void;
	/** Ctrl+Enter (on a Mac: Cmd+Enter). */
	onSubmit?: () => void;
};

/** An editor on the page. `view` is Monaco's own, for what is not here. */
export type TextEditor = {
	view: editor.IStandaloneCodeEditor;
	text(): string;
	/** Puts another text there, without a word to `onChange`; one step of the editor's own undo. */
	setText(text: string): void;
	/** Puts words where the cursor is, in the place of what is selected. */
	insert(words: string): void;
	setMarks(marks: readonly Mark[]): void;
	/** Selects a stretch and brings it into view. */
	select(stretch: Stretch): void;
	focus(): void;
	dispose(): void;
};

const SEVERITIES: Record<Mark["severity"], MarkerSeverity> = {
	error: MarkerSeverity.Error,
	warning: MarkerSeverity.Warning,
	info: MarkerSeverity.Info,
};
const NOTHING_OPEN = "!suggestWidgetVisible && !findWidgetVisible && !inSnippetMode && !markersNavigationVisible";
const OWNER = "keyway";
const LINE = 20;
const PADDING = 8;

/** Makes an editor in a place of the page. Tab leaves it, as every field; Esc closes its lists first. */
export function createEditor(place: HTMLElement, setup: EditorSetup): TextEditor {
	followTheme();
	learn(setup.language);
	const model = editor.createModel(setup.text, setup.language.id);
	if (setup.help) helpWith(model, setup.help);
	const view = editor.create(place, { ...OPTIONS, ...optionsOf(setup), model });
	const fit = () => {
		const { least, most } = setup.lines;
		const height = Math.min(Math.max(view.getContentHeight(), least * LINE + 2 * PADDING), most * LINE + 2 * PADDING);
		place.style.height = `${height}px`;
		view.layout();
	};
	fit();
	let silent = false;
	const heard = [
		view.onDidContentSizeChange(fit),
		model.onDidChangeContent(() => silent || setup.onChange?.(model.getValue())),
		view.onDidBlurEditorWidget(() => setup.onBlur?.()),
	];
	const { onEscape, onSubmit } = setup;
	if (onEscape) view.addCommand(KeyCode.Escape, onEscape, NOTHING_OPEN);
	if (onSubmit) view.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, onSubmit);
	return {
		view,
		text: () => model.getValue(),
		setText(text) {
			if (text === model.getValue()) return;
			silent = true;
			view.pushUndoStop();
			view.executeEdits(OWNER, [{ range: model.getFullModelRange(), text }]);
			view.pushUndoStop();
			silent = false;
		},
		insert(words) {
			const range = view.getSelection() ?? model.getFullModelRange();
			view.pushUndoStop();
			view.executeEdits(OWNER, [{ range, text: words, forceMoveMarkers: true }]);
			view.pushUndoStop();
		},
		setMarks: (marks) =>
			editor.setModelMarkers(
				model,
				OWNER,
				marks.map((mark) => ({ ...rangeOf(model, mark), message: mark.message, severity: SEVERITIES[mark.severity] })),
			),
		select(stretch) {
			const range = rangeOf(model, stretch);
			view.setSelection(range);
			view.revealRangeInCenterIfOutsideViewport(range);
		},
		focus: () => view.focus(),
		dispose() {
			for (const each of heard) each.dispose();
			view.dispose();
			model.dispose();
		},
	};
}

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
	// A plain textarea takes the keys: screen readers and input methods know it.
	editContext: false,
	tabFocusMode: true,
	automaticLayout: true,
	fixedOverflowWidgets: true,
	fontFamily: '"JetBrains Mono Variable", monospace',
	fontSize: 13,
	lineHeight: LINE,
	padding: { top: PADDING, bottom: PADDING },
	wordWrap: "on",
	minimap: { enabled: false },
	scrollBeyondLastLine: false,
	overviewRulerLanes: 0,
	overviewRulerBorder: false,
	hideCursorInOverviewRuler: true,
	renderLineHighlight: "none",
	glyphMargin: false,
	lineDecorationsWidth: 8,
	lineNumbersMinChars: 2,
	occurrencesHighlight: "off",
	// What is typed takes the place of what is selected, as in every other field.
	autoSurround: "never",
	wordBasedSuggestions: "off",
	quickSuggestions: { other: true, strings: true, comments: false },
	quickSuggestionsDelay: 0,
	suggest: { showIcons: true, preview: false, localityBonus: false },
	suggestFontSize: 13,
	suggestLineHeight: 28,
	scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
	stickyScroll: { enabled: false },
	contextmenu: false,
	links: false,
};

function optionsOf(setup: EditorSetup): editor.IStandaloneEditorConstructionOptions {
	const { label, readOnly = false, lineNumbers = false, placeholder } = setup;
	return {
		ariaLabel: label,
		readOnly,
		domReadOnly: readOnly,
		lineNumbers: lineNumbers ? "on" : "off",
		folding: lineNumbers,
		...(placeholder ? { placeholder } : {}),
	};
}
