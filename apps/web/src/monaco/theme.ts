import { useTheme } from "../theme/color-scheme.ts";
import { editor } from "./features.ts";

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** Monaco wants six digits, and for kinds of words without the #. */
const long = (colour: string) => (colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour);
const colour = (name: string) => long(token(name));

/** Kinds of words in our languages, by the tokens that draw the same thing elsewhere. */
const WORDS: Record<string, string> = {
	"": "--ink",
	data: "--accent",
	function: "--ty-date",
	keyword: "--human",
	string: "--ty-text",
	"string.key.json": "--accent",
	"string.value.json": "--ty-text",
	number: "--ty-num",
	operator: "--ink-2",
	delimiter: "--ink-3",
	comment: "--ink-3",
	slot: "--bad",
};

const COLOURS: Record<string, string> = {
	foreground: "--ink",
	focusBorder: "--accent",
	errorForeground: "--bad",
	descriptionForeground: "--ink-3",
	"textLink.foreground": "--accent",
	"editor.background": "--surface",
	"editor.foreground": "--ink",
	"editor.selectionBackground": "--accent-soft",
	"editor.inactiveSelectionBackground": "--surface-3",
	"editor.lineHighlightBorder": "--surface",
	"editor.wordHighlightBackground": "--surface-3",
	"editor.wordHighlightStrongBackground": "--surface-3",
	"editor.findMatchBackground": "--wait-line",
	"editor.findMatchHighlightBackground": "--wait-soft",
	"editor.placeholder.foreground": "--ink-3",
	"editorCursor.foreground": "--ink",
	"editorLineNumber.foreground": "--ink-3",
	"editorLineNumber.activeForeground": "--ink",
	"editorBracketMatch.background": "--accent-soft",
	"editorBracketMatch.border": "--accent-line",
	"editorBracketHighlight.foreground1": "--ink-2",
	"editorBracketHighlight.foreground2": "--human",
	"editorBracketHighlight.foreground3": "--ty-num",
	"editorBracketHighlight.unexpectedBracket.foreground": "--bad",
	"editorError.foreground": "--bad",
	"editorWarning.foreground": "--wait",
	"editorInfo.foreground": "--run",
	"editorWidget.background": "--surface",
	"editorWidget.foreground": "--ink",
	"editorWidget.border": "--line-2",
	"editorHoverWidget.background": "--surface",
	"editorHoverWidget.foreground": "--ink",
	"editorHoverWidget.border": "--line-2",
	"editorSuggestWidget.background": "--surface",
	"editorSuggestWidget.foreground": "--ink",
	"editorSuggestWidget.border": "--line-2",
	"editorSuggestWidget.selectedBackground": "--accent-soft",
	"editorSuggestWidget.selectedForeground": "--ink",
	"editorSuggestWidget.highlightForeground": "--accent",
	"editorSuggestWidget.focusHighlightForeground": "--accent",
	"list.hoverBackground": "--hover",
	"list.highlightForeground": "--accent",
	"list.focusHighlightForeground": "--accent",
	"list.activeSelectionForeground": "--ink",
	"input.background": "--surface",
	"input.foreground": "--ink",
	"input.border": "--line-2",
	"input.placeholderForeground": "--ink-3",
	"inputOption.activeBackground": "--accent-soft",
	"inputOption.activeForeground": "--accent",
	"widget.border": "--line-2",
	"scrollbarSlider.background": "--line",
	"scrollbarSlider.hoverBackground": "--line-2",
	"scrollbarSlider.activeBackground": "--ink-4",
};

/** Draws all editors in the colours that the page has now. */
function draw(shown: "light" | "dark"): void {
	const name = `keyway-${shown}`;
	editor.defineTheme(name, {
		base: shown === "dark" ? "vs-dark" : "vs",
		inherit: true,
		rules: Object.entries(WORDS).map(([token, name]) => ({ token, foreground: colour(name).slice(1) })),
		colors: {
			...Object.fromEntries(Object.entries(COLOURS).map(([part, name]) => [part, colour(name)])),
			"widget.shadow": "#00000000",
			"scrollbar.shadow": "#00000000",
		},
	});
	editor.setTheme(name);
}

let following = false;

/** Editors take the page's theme and follow it. */
export function followTheme(): void {
	if (following) return;
	following = true;
	draw(useTheme.getState().shown);
	// In the frame after, when the page has its new colours: to ask for them sooner would draw the page twice.
	useTheme.subscribe(({ shown }) => requestAnimationFrame(() => setTimeout(() => draw(shown))));
	// Widths of letters are measured before the font is there.
	void document.fonts.load('13px "JetBrains Mono Variable"').then(() => editor.remeasureFonts());
}
