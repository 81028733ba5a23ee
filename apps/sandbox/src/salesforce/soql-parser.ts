import { SalesforceFailure } from "./failure.ts";

export type Literal = string | number | boolean | null | { date: string };
export type Condition =
	| { kind: "compare"; field: string; operator: "=" | "!=" | "<" | "<=" | ">" | ">=" | "LIKE"; value: Literal }
	| { kind: "in"; field: string; not: boolean; values: Literal[] }
	| { kind: "and" | "or"; parts: Condition[] }
	| { kind: "not"; part: Condition };
export type Query = {
	fields: string[];
	/** `SELECT COUNT()`. */
	isCount: boolean;
	object: string;
	where: Condition | null;
	orderBy: { field: string; descending: boolean; nullsLast: boolean }[];
	limit: number | null;
	offset: number;
};

type Token = { kind: "word" | "text" | "number" | "date" | "sign"; text: string };

const TOKEN =
	/\s*(?:('(?:[^'\\]|\\.)*')|(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2}))?)|([+-]?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<=|>=|!=|<>|[=<>(),]))/y;

export function malformed(message: string): SalesforceFailure {
	return new SalesforceFailure(400, "MALFORMED_QUERY", message);
}

function tokens(soql: string): Token[] {
	const result: Token[] = [];
	TOKEN.lastIndex = 0;
	const end = soql.trimEnd().length;
	while (TOKEN.lastIndex < end) {
		const at = TOKEN.lastIndex;
		const match = TOKEN.exec(soql);
		if (!match) throw malformed(`unexpected token: '${soql.slice(at).trim().slice(0, 20)}'`);
		const [, text, date, number, word, sign] = match;
		if (text !== undefined) result.push({ kind: "text", text: unescaped(text.slice(1, -1)) });
		else if (date !== undefined) result.push({ kind: "date", text: date });
		else if (number !== undefined) result.push({ kind: "number", text: number });
		else if (word !== undefined) result.push({ kind: "word", text: word });
		else result.push({ kind: "sign", text: sign === "<>" ? "!=" : (sign as string) });
	}
	return result;
}

function unescaped(text: string): string {
	const signs: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
	return text.replace(/\\(.)/gs, (_, sign: string) => signs[sign] ?? sign);
}

/** The part of SOQL that the model knows: SELECT fields FROM object WHERE … ORDER BY … LIMIT … OFFSET. */
export function parseSoql(soql: string): Query {
	return new Parser(tokens(soql)).query();
}

class Parser {
	readonly #tokens: Token[];
	#at = 0;

	constructor(tokens: Token[]) {
		this.#tokens = tokens;
	}

	query(): Query {
		this.#expect("SELECT");
		const { fields, isCount } = this.#selection();
		this.#expect("FROM");
		const object = this.#word();
		const where = this.#take("WHERE") ? this.#disjunction() : null;
		const orderBy = this.#take("ORDER") ? this.#order() : [];
		const limit = this.#take("LIMIT") ? this.#count() : null;
		const offset = this.#take("OFFSET") ? this.#count() : 0;
		const rest = this.#tokens[this.#at];
		if (rest) throw malformed(`unexpected token: '${rest.text}'`);
		return { fields, isCount, object, where, orderBy, limit, offset };
	}

	#selection(): { fields: string[]; isCount: boolean } {
		const first = this.#word();
		if (first.toUpperCase() === "COUNT" && this.#take("(")) {
			this.#expect(")");
			return { fields: [], isCount: true };
		}
		const fields = [first];
		while (this.#take(",")) fields.push(this.#word());
		return { fields, isCount: false };
	}

	#disjunction(): Condition {
		const parts = [this.#conjunction()];
		while (this.#take("OR")) parts.push(this.#conjunction());
		return parts.length === 1 ? (parts[0] as Condition) : { kind: "or", parts };
	}

	#conjunction(): Condition {
		const parts = [this.#condition()];
		while (this.#take("AND")) parts.push(this.#condition());
		return parts.length === 1 ? (parts[0] as Condition) : { kind: "and", parts };
	}

	#condition(): Condition {
		if (this.#take("NOT")) return { kind: "not", part: this.#condition() };
		if (this.#take("(")) {
			const inner = this.#disjunction();
			this.#expect(")");
			return inner;
		}
		const field = this.#word();
		if (this.#take("LIKE")) return { kind: "compare", field, operator: "LIKE", value: this.#literal() };
		const not = this.#take("NOT");
		if (this.#take("IN")) return { kind: "in", field, not, values: this.#list() };
		const sign = this.#tokens[this.#at++];
		if (not || sign?.kind !== "sign" || !["=", "!=", "<", "<=", ">", ">="].includes(sign.text))
			throw malformed(`unexpected token: '${sign?.text ?? "<EOF>"}'`);
		return { kind: "compare", field, operator: sign.text as "=", value: this.#literal() };
	}

	#list(): Literal[] {
		this.#expect("(");
		const values = [this.#literal()];
		while (this.#take(",")) values.push(this.#literal());
		this.#expect(")");
		return values;
	}

	#literal(): Literal {
		const token = this.#tokens[this.#at++];
		const word = token?.text.toLowerCase();
		if (token?.kind === "text") return token.text;
		if (token?.kind === "number") return Number(token.text);
		if (token?.kind === "date") return { date: token.text };
		if (token?.kind === "word" && word === "null") return null;
		if (token?.kind === "word" && (word === "true" || word === "false")) return word === "true";
		throw malformed(`unexpected token: '${token?.text ?? "<EOF>"}'`);
	}

	#order(): Query["orderBy"] {
		this.#expect("BY");
		const result: Query["orderBy"] = [];
		do {
			const field = this.#word();
			const descending = !this.#take("ASC") && this.#take("DESC");
			const nulls = this.#take("NULLS") ? this.#word().toUpperCase() : "FIRST";
			result.push({ field, descending, nullsLast: nulls === "LAST" });
		} while (this.#take(","));
		return result;
	}

	#count(): number {
		const token = this.#tokens[this.#at++];
		if (token?.kind === "number" && /^\d+$/.test(token.text)) return Number(token.text);
		throw malformed(`unexpected token: '${token?.text ?? "<EOF>"}'`);
	}

	#word(): string {
		const token = this.#tokens[this.#at++];
		if (token?.kind === "word") return token.text;
		throw malformed(`unexpected token: '${token?.text ?? "<EOF>"}'`);
	}

	#take(text: string): boolean {
		const token = this.#tokens[this.#at];
		const found = (token?.kind === "word" || token?.kind === "sign") && token.text.toUpperCase() === text;
		if (found) this.#at++;
		return found;
	}

	#expect(text: string): void {
		if (!this.#take(text)) throw malformed(`expecting '${text}', found '${this.#tokens[this.#at]?.text ?? "<EOF>"}'`);
	}
}
