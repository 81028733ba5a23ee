/** Turns a reference as it stands in CEL (`trigger.user.userType`) into what it is called. */
export type NameReference = (path: string[]) => string;

const OPERATORS: Record<string, string> = {
	"==": "is",
	"!=": "is not",
	">=": "is at least",
	"<=": "is at most",
	">": "is more than",
	"<": "is less than",
};

const COMPARISON =
	/^(!?)([a-zA-Z_][\w.]*)\s*(?:(==|!=|>=|<=|>|<)\s*("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|true|false|null))?$/;

/**
 * A condition in words, where it is simple enough to be sure: comparisons of a reference with a value, joined by
 * `&&` or `||`. Anything else is shown as it was written.
 */
export function conditionWords(cel: string, name: NameReference): string {
	for (const [joint, word] of [
		["||", " or "],
		["&&", " and "],
	] as const) {
		const parts = cel.split(joint);
		if (parts.length < 2) continue;
		const words = parts.map((part) => comparisonWords(part.trim(), name));
		return words.every((each) => each !== null) ? words.join(word) : cel;
	}
	return comparisonWords(cel.trim(), name) ?? cel;
}

function comparisonWords(text: string, name: NameReference): string | null {
	const match = COMPARISON.exec(text);
	if (!match) return null;
	const [, negated, path, operator, value] = match;
	const what = name((path as string).split("."));
	if (!operator) return negated ? `not ${what}` : what;
	if (negated) return null;
	if (value === '""' || value === "''" || value === "null")
		return `${what} ${operator === "==" ? "is empty" : "is set"}`;
	const plain = (value as string).replace(/^["']|["']$/g, "");
	return `${what} ${OPERATORS[operator]} ${plain === "true" ? "yes" : plain === "false" ? "no" : plain}`;
}
