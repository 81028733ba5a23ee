import type { TextLanguage } from "../monaco/text-language.ts";

/** Steps as people write them: numbers recede, quoted texts and expressions stand out. */
export const STEPS: TextLanguage = {
	id: "keyway-steps",
	grammar: {
		tokenizer: {
			root: [
				[/^\s*\d+(?:\.\d+)*[.)]/, "comment"],
				[/"(?:[^"\\]|\\.)*"?/, "string"],
				[/`[^`]*`?/, "data"],
				[/#[\w-]+/, "function"],
			],
		},
	},
	configuration: {
		autoClosingPairs: [
			{ open: '"', close: '"', notIn: ["string"] },
			{ open: "`", close: "`" },
		],
		onEnterRules: [],
	},
};
