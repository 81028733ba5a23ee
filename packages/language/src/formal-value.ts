import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { Json } from "@keyway/schema/json";

/**
 * The exact way to write a value, for what plain words cannot say without doubt: JSON for literals, `<trigger.user.email>`
 * for references, `` `cel` `` for expressions, `("Hello " & <…>)` for texts with references, `list(…)` and `object(…)`.
 */
export function writeValue(value: FieldValue): string {
	switch (value.kind) {
		case "literal":
			return json(value.value);
		case "ref":
			return writeReference(value);
		case "expression":
			return /[`\\]|\p{C}/u.test(value.cel) || value.cel !== value.cel.normalize("NFC")
				? `cel(${json(value.cel)})`
				: `\`${value.cel}\``;
		case "template":
			return `(${value.parts.map((part) => (typeof part === "string" ? json(part) : writeReference(part))).join(" & ")})`;
		case "list":
			return `list(${value.items.map(writeValue).join(", ")})`;
		case "object":
			return `object(${Object.entries(value.fields)
				.map(([name, each]) => `${json(name)}: ${writeValue(each)}`)
				.join(", ")})`;
	}
}

/** JSON without signs that cannot be shown or that are written in more than one way. */
export function json(value: Json): string {
	const text = JSON.stringify(value);
	const isPlain = text === text.normalize("NFC");
	return text.replace(isPlain ? /\p{C}/gu : /\P{ASCII}/gu, (sign) =>
		[...Array(sign.length).keys()].map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
	);
}

const writeReference = ({ card, path }: Reference): string =>
	`<${[card, ...path].map((part) => (/^[\w-]+$/.test(part) ? part : json(part))).join(".")}>`;

/** Reads exact values from a text; every method throws where the text is something else. */
export class ValueReader {
	at = 0;
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
	get ended(): boolean {
		this.space();
		return this.at >= this.text.length;
	}
	value(): FieldValue {
		this.space();
		const sign = this.text[this.at];
		if (sign === "<") return { kind: "ref", ...this.reference() };
		if (sign === "`") return { kind: "expression", cel: this.until("`") };
		if (sign === "(") return this.template();
		if (this.takes("cel(")) return this.close({ kind: "expression", cel: String(this.json()) });
		if (this.takes("list(")) return { kind: "list", items: this.all(() => this.value()) };
		if (this.takes("object(")) return { kind: "object", fields: Object.fromEntries(this.all(() => this.member())) };
		return { kind: "literal", value: this.json() };
	}
	private member(): [string, FieldValue] {
		const name = String(this.json());
		if (!this.takes(":")) throw new SyntaxError("a colon is missing");
		return [name, this.value()];
	}
	private template(): FieldValue {
		this.at++;
		const parts: (string | Reference)[] = [];
		while (!this.takes(")")) {
			if (parts.length > 0 && !this.takes("&")) throw new SyntaxError("& is missing");
			this.space();
			parts.push(this.text[this.at] === "<" ? this.reference() : String(this.json()));
		}
		return { kind: "template", parts };
	}
	private reference(): Reference {
		const parts: string[] = [];
		this.at++;
		while (this.text[this.at - 1] !== ">") {
			if (this.text[this.at] === '"') parts.push(String(this.json()));
			else {
				const match = /^[\w-]+/.exec(this.text.slice(this.at));
				if (!match) throw new SyntaxError("a reference is not complete");
				parts.push(match[0]);
				this.at += match[0].length;
			}
			if (![".", ">"].includes(this.text[this.at] ?? "")) throw new SyntaxError("a reference is not closed");
			this.at++;
		}
		const [card = "", ...path] = parts;
		return { card, path };
	}
	private all<T>(read: () => T): T[] {
		const found: T[] = [];
		while (!this.takes(")")) {
			if (found.length > 0 && !this.takes(",")) throw new SyntaxError("a comma is missing");
			found.push(read());
		}
		return found;
	}
	private close(value: FieldValue): FieldValue {
		if (!this.takes(")")) throw new SyntaxError("a bracket is not closed");
		return value;
	}
	private until(sign: string): string {
		const end = this.text.indexOf(sign, this.at + 1);
		if (end < 0) throw new SyntaxError(`${sign} is not closed`);
		const found = this.text.slice(this.at + 1, end);
		this.at = end + 1;
		return found;
	}
	takes(words: string): boolean {
		this.space();
		if (!this.text.startsWith(words, this.at)) return false;
		this.at += words.length;
		return true;
	}
	word(pattern: RegExp): string | undefined {
		this.space();
		const match = pattern.exec(this.text.slice(this.at));
		if (!match || match.index > 0) return undefined;
		this.at += match[0].length;
		return match[0];
	}
	private space(): void {
		while (this.text[this.at] === " ") this.at++;
	}
	/** The longest JSON value that begins here. */
	private json(): Json {
		this.space();
		const end = jsonEnd(this.text, this.at);
		const value = JSON.parse(this.text.slice(this.at, end)) as Json;
		this.at = end;
		return value;
	}
}
function jsonEnd(text: string, from: number): number {
	const first = text[from] ?? "";
	if (first === '"') return stringEnd(text, from);
	if (first !== "{" && first !== "[")
		return from + (/^(-?\d[\d.eE+-]*|true|false|null)/.exec(text.slice(from))?.[0].length ?? 0);
	let depth = 0;
	for (let at = from; at < text.length; at++) {
		const sign = text[at] as string;
		if (sign === '"') at = stringEnd(text, at) - 1;
		else if (sign === "{" || sign === "[") depth++;
		else if ((sign === "}" || sign === "]") && --depth === 0) return at + 1;
	}
	return text.length;
}

function stringEnd(text: string, from: number): number {
	for (let at = from + 1; at < text.length; at++) {
		if (text[at] === "\\") at++;
		else if (text[at] === '"') return at + 1;
	}
	return text.length;
}
