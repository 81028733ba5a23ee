import type { TextLanguage } from "./text-language.ts";

/** CEL, the language of expressions (cel.dev), with the names that our data starts with. */
export const CEL: TextLanguage = {
	id: "cel",
	word: /[A-Za-z_]\w*/,
	opensSuggestions: ["."],
	grammar: {
		tokenizer: {
			root: [
				[/\/\/.*$/, "comment"],
				[/[rRbB]?"""/, "string", "@longDouble"],
				[/[rRbB]?"([^"\\\n]|\\.)*"?|[rRbB]?'([^'\\\n]|\\.)*'?/, "string"],
				[/\b(true|false|null|in)\b/, "keyword"],
				[/\b(trigger|steps|item|run|now)\b/, "data"],
				[/\b\d+(\.\d+)?([eE][-+]?\d+)?u?\b/, "number"],
				[/[A-Za-z_]\w*(?=\s*\()/, "function"],
				[/[A-Za-z_]\w*/, "identifier"],
				[/[-+*/%!<>=&|?:]+/, "operator"],
				[/[()[\]{},.]/, "delimiter"],
			],
			longDouble: [
				[/"""/, "string", "@pop"],
				[/[^"]+|"/, "string"],
			],
		},
	},
	configuration: {
		comments: { lineComment: "//" },
		brackets: [
			["(", ")"],
			["[", "]"],
			["{", "}"],
		],
		autoClosingPairs: [
			{ open: "(", close: ")" },
			{ open: "[", close: "]" },
			{ open: "{", close: "}" },
			{ open: '"', close: '"', notIn: ["string"] },
			{ open: "'", close: "'", notIn: ["string"] },
		],
	},
};
