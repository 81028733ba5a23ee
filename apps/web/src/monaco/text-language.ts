import type { languages } from "monaco-editor/editor";

/** A stretch of a text, as offsets of characters. */
export type Stretch = { from: number; to: number };

/** What is said about a stretch of the text: underlined, and shown when it is pointed at. */
export type Mark = Stretch & { message: string; severity: "error" | "warning" | "info" };

/** What may be written at a place. */
export type Suggestion = {
	/** What is written when it is taken, unless `insert` says otherwise. */
	name: string;
	insert?: string;
	kind: "data" | "group" | "function" | "word";
	/** Its type, beside the name. */
	type?: string;
	/** What people call it. */
	label?: string;
	/** More about it, beside the list. */
	description?: string;
	/** Opens the list again once it is taken, for what follows it. */
	goesOn?: boolean;
};

/** What is known of a text while it is written; offsets count from its start. */
export type Help = {
	complete?(text: string, offset: number): Suggestion[];
	/** Lines about what stands at a place; the first one is the most important. */
	explain?(text: string, offset: number): (Stretch & { lines: string[] }) | null;
};

/** A language of the editor. `id` names it once and for all. */
export type TextLanguage = {
	id: string;
	grammar?: languages.IMonarchLanguage;
	configuration?: languages.LanguageConfiguration;
	/** Characters that open the list of suggestions, beside letters. */
	opensSuggestions?: string[];
	/** What makes one name, for suggestions and double clicks. */
	word?: RegExp;
};

/** JSON; Monaco knows it well. */
export const JSON_TEXT: TextLanguage = { id: "json" };
