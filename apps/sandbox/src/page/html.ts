/** Markup that was escaped or written by us. */
export class Html {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Builds markup: whatever is put in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
	return new Html(
		strings.reduce((text, string, at) => text + string + (at < parts.length ? markup(parts[at]) : ""), ""),
	);
}

function markup(part: Part): string {
	if (part === null || part === undefined || part === false) return "";
	if (part instanceof Html) return part.text;
	return Array.isArray(part) ? part.map(markup).join("") : escapeHtml(String(part));
}

export function escapeHtml(text: string): string {
	const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
	return text.replace(/[&<>"']/g, (sign) => signs[sign] as string);
}

/** Text with its web addresses as links; only http and https ever become one. */
export function linked(text: string): Html {
	const parts = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/);
	return new Html(
		parts
			.map((part, at) => {
				const safe = escapeHtml(part);
				return at % 2 === 1 && URL.canParse(part) ? `<a href="${safe}" rel="noreferrer">${safe}</a>` : safe;
			})
			.join(""),
	);
}
