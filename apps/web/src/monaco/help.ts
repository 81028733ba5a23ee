import { type editor, languages } from "./features.ts";
import type { Help, Stretch, Suggestion, TextLanguage } from "./text-language.ts";

const KINDS: Record<Suggestion["kind"], languages.CompletionItemKind> = {
	data: languages.CompletionItemKind.Field,
	group: languages.CompletionItemKind.Module,
	function: languages.CompletionItemKind.Function,
	word: languages.CompletionItemKind.Keyword,
};

/** Who helps with which text. */
const helpers = new WeakMap<editor.ITextModel, () => Help>();

/** @param help is asked anew at each keystroke, so that it may follow what is known */
export function helpWith(model: editor.ITextModel, help: () => Help): void {
	helpers.set(model, help);
}

export function rangeOf(model: editor.ITextModel, { from, to }: Stretch) {
	const [start, end] = [model.getPositionAt(from), model.getPositionAt(to)];
	return {
		startLineNumber: start.lineNumber,
		startColumn: start.column,
		endLineNumber: end.lineNumber,
		endColumn: end.column,
	};
}

const learned = new Set<string>();

/** Makes the editor know a language; once for each. */
export function learn(language: TextLanguage): void {
	const { id, grammar, configuration, opensSuggestions, word } = language;
	if (learned.has(id)) return;
	learned.add(id);
	languages.register({ id });
	if (grammar) languages.setMonarchTokensProvider(id, grammar);
	if (configuration || word)
		languages.setLanguageConfiguration(id, { ...configuration, ...(word ? { wordPattern: word } : {}) });
	languages.registerCompletionItemProvider(id, {
		triggerCharacters: opensSuggestions ?? [],
		provideCompletionItems: (model, position) => ({ suggestions: suggestionsAt(model, model.getOffsetAt(position)) }),
	});
	languages.registerHoverProvider(id, {
		provideHover(model, position) {
			const found = helpers.get(model)?.().explain?.(model.getValue(), model.getOffsetAt(position));
			return found && { range: rangeOf(model, found), contents: found.lines.map((value) => ({ value })) };
		},
	});
}

function suggestionsAt(model: editor.ITextModel, offset: number): languages.CompletionItem[] {
	const word = model.getWordUntilPosition(model.getPositionAt(offset));
	const range = rangeOf(model, { from: offset - word.word.length, to: offset });
	const found = helpers.get(model)?.().complete?.(model.getValue(), offset) ?? [];
	return found.map((each, index) => ({
		label: {
			label: each.name,
			...(each.type ? { detail: ` ${each.type}` } : {}),
			// The space keeps what is seen a part of what is read out, which puts commas between.
			...(each.label ? { description: ` ${each.label}` } : {}),
		},
		kind: KINDS[each.kind],
		insertText: each.insert ?? each.name,
		// As they come: nearest first.
		sortText: String(index).padStart(5, "0"),
		range,
		...(each.label ? { filterText: `${each.name} ${each.label}` } : {}),
		...(each.description ? { documentation: each.description } : {}),
		...(each.goesOn ? { command: { id: "editor.action.triggerSuggest", title: "More" } } : {}),
	}));
}
